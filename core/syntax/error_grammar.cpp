// The grammar of the error pass, in the notation of error_grammar.h.
#include "core/syntax/error_grammar.h"

namespace dxpy::syntax {

// Order matters: the first alternative that raises decides the message, as in CPython.
const char* const kErrorGrammar[] = {
    // ---- Start ----
    R"(
file: [statements] ENDMARKER
interactive: single_compound NEWLINE | simple_stmts | NEWLINE | ENDMARKER
eval: expressions NEWLINE* ENDMARKER
func_type: '(' [type_expressions] ')' '->' expression NEWLINE* ENDMARKER
type_expressions: ','.expression+ ',' '*' expression ',' '**' expression | ','.expression+ ',' '*' expression
    | ','.expression+ ',' '**' expression | '*' expression ',' '**' expression | '*' expression | '**' expression
    | ','.expression+

statements: statement+
statement @kept: compound | simple_stmts
single_compound: compound
simple_stmts @kept: simple_stmt !';' NEWLINE | ';'.simple_stmt+ [';'] NEWLINE
simple_stmt @memo: assignment | &"type" type_alias | star_expressions | &'return' return_stmt
    | &('import' | 'from') import_stmt | &'raise' raise_stmt | pass_stmt | &'del' del_stmt | &'yield' yield_expr
    | &'assert' assert_stmt | break_stmt | continue_stmt | &'global' global_stmt | &'nonlocal' nonlocal_stmt
compound: &('def' | '@' | 'async') function_def | &'if' if_stmt | &('class' | '@') class_def
    | &('with' | 'async') with_stmt | &('for' | 'async') for_stmt | &'try' try_stmt | &'while' while_stmt | match_stmt
pass_stmt: 'pass'
break_stmt: 'break'
continue_stmt: 'continue'

# ---- Simple statements ----
assignment: NAME ':' expression ['=' annotated_rhs]
    | ('(' single_target ')' | single_trailer_target) ':' expression ['=' annotated_rhs]
    | (star_targets '=')+ annotated_rhs !'=' [TYPE_COMMENT]
    | single_target augassign ~ annotated_rhs
    | invalid_assignment
annotated_rhs: yield_expr | star_expressions
augassign: '+=' | '-=' | '*=' | '@=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//='
invalid_assignment ?: a=invalid_ann_target ':' expression {!at a "only single target (not %s) can be annotated"}
    | a=star_named_expression ',' star_named_expressions* ':' expression
      {!at a "only single target (not tuple) can be annotated"}
    | a=expression ':' expression {!at a "illegal target for annotation"}
    | (star_targets '=')* a=star_expressions '=' {!star_target a}
    | (star_targets '=')* a=yield_expr '=' {!at a "assignment to yield expression not possible"}
    | a=star_expressions augassign annotated_rhs {!at a "'%s' is an illegal expression for augmented assignment"}
invalid_ann_target ?: list | tuple | '(' a=invalid_ann_target ')' {=a}
return_stmt: 'return' [star_expressions]
raise_stmt: 'raise' expression ['from' expression] | 'raise'
global_stmt: 'global' ','.NAME+
nonlocal_stmt: 'nonlocal' ','.NAME+
del_stmt: 'del' del_targets &(';' | NEWLINE) | invalid_del
invalid_del ?: 'del' a=star_expressions {!del_target a}
assert_stmt: 'assert' expression [',' expression]
type_alias: "type" NAME [type_params] '=' expression
import_stmt: invalid_import | import_name | import_from
invalid_import ?: a='import' ','.dotted_name+ 'from' dotted_name
      {!from a "Did you mean to use 'from ... import ...' instead?"}
    | 'import' a=NEWLINE {!from a "Expected one or more names after 'import'"}
import_name: 'import' ','.dotted_as_name+
import_from: 'from' ('.' | '...')* dotted_name 'import' import_targets | 'from' ('.' | '...')+ 'import' import_targets
import_targets: '(' ','.import_as_name+ [','] ')' | ','.import_as_name+ !',' | '*' | invalid_import_targets
invalid_import_targets ?: ','.import_as_name+ ',' NEWLINE
      {!last "trailing comma not allowed without surrounding parentheses"}
    | a=NEWLINE {!from a "Expected one or more names after 'import'"}
import_as_name: invalid_import_as_name | NAME ['as' NAME]
invalid_import_as_name ?: NAME 'as' !(NAME (',' | ')' | ';' | NEWLINE)) a=expression {!at a "cannot use %s as import target"}
dotted_as_name: invalid_dotted_as_name | dotted_name ['as' NAME]
invalid_dotted_as_name ?: dotted_name 'as' !(NAME (',' | ')' | ';' | NEWLINE)) a=expression
      {!at a "cannot use %s as import target"}
dotted_name @left: dotted_name '.' NAME | NAME
)",
    // ---- Compound statements ----
    R"(
block @kept: NEWLINE INDENT statements DEDENT | simple_stmts | invalid_block
invalid_block ?: NEWLINE !INDENT {!indented "expected an indented block"}
decorators: ('@' named_expression NEWLINE)+
class_def: decorators class_def_raw | class_def_raw
class_def_raw: invalid_class | 'class' NAME [type_params] ['(' [arguments] ')'] ':' block
invalid_class ?: 'class' NAME [type_params] ['(' [arguments] ')'] NEWLINE {!last "expected ':'"}
    | a='class' NAME [type_params] ['(' [arguments] ')'] ':' NEWLINE !INDENT
      {!indented a "expected an indented block after class definition on line %d"}
function_def: decorators function_def_raw | function_def_raw
function_def_raw: invalid_def
    | 'def' NAME [type_params] '(' [params] ')' ['->' expression] &&':' [func_type_comment] block
    | 'async' 'def' NAME [type_params] '(' [params] ')' ['->' expression] &&':' [func_type_comment] block
invalid_def ?: ['async'] 'def' NAME [type_params] !'(' {!next "expected '('"}
    | ['async'] a='def' NAME [type_params] '(' [params] ')' ['->' expression] ':' NEWLINE !INDENT
      {!indented a "expected an indented block after function definition on line %d"}
func_type_comment: NEWLINE TYPE_COMMENT &(NEWLINE INDENT) | invalid_double_type_comments | TYPE_COMMENT
invalid_double_type_comments ?: TYPE_COMMENT NEWLINE TYPE_COMMENT NEWLINE INDENT
      {!last "Cannot have two type comments on def"}

if_stmt: invalid_if | 'if' named_expression ':' block elif_stmt | 'if' named_expression ':' block [else_block]
invalid_if ?: 'if' named_expression NEWLINE {!last "expected ':'"}
    | a='if' named_expression ':' NEWLINE !INDENT
      {!indented a "expected an indented block after 'if' statement on line %d"}
elif_stmt @memo: invalid_elif | 'elif' named_expression ':' block elif_stmt | 'elif' named_expression ':' block [else_block]
invalid_elif ?: 'elif' named_expression NEWLINE {!last "expected ':'"}
    | a='elif' named_expression ':' NEWLINE !INDENT
      {!indented a "expected an indented block after 'elif' statement on line %d"}
else_block: invalid_else | 'else' &&':' block
invalid_else ?: a='else' ':' NEWLINE !INDENT {!indented a "expected an indented block after 'else' statement on line %d"}
    | 'else' ':' block a='elif' {!at a "'elif' block follows an 'else' block"}
while_stmt: invalid_while | 'while' named_expression ':' block [else_block]
invalid_while ?: 'while' named_expression NEWLINE {!last "expected ':'"}
    | a='while' named_expression ':' NEWLINE !INDENT
      {!indented a "expected an indented block after 'while' statement on line %d"}
for_stmt: invalid_for | 'for' star_targets 'in' ~ star_expressions ':' [TYPE_COMMENT] block [else_block]
    | 'async' 'for' star_targets 'in' ~ star_expressions ':' [TYPE_COMMENT] block [else_block] | invalid_for_target
invalid_for ?: ['async'] 'for' star_targets 'in' star_expressions NEWLINE {!last "expected ':'"}
    | ['async'] a='for' star_targets 'in' star_expressions ':' NEWLINE !INDENT
      {!indented a "expected an indented block after 'for' statement on line %d"}
invalid_for_target ?: ['async'] 'for' a=star_expressions {!for_target a}

with_stmt: invalid_with_indent | 'with' '(' ','.with_item+ [','] ')' ':' [TYPE_COMMENT] block
    | 'with' ','.with_item+ ':' [TYPE_COMMENT] block | 'async' 'with' '(' ','.with_item+ [','] ')' ':' block
    | 'async' 'with' ','.with_item+ ':' [TYPE_COMMENT] block | invalid_with
with_item: expression 'as' star_target &(',' | ')' | ':') | invalid_with_item | expression
invalid_with_item ?: expression 'as' a=expression &(',' | ')' | ':') {!star_target a}
invalid_with ?: ['async'] 'with' ','.(expression ['as' star_target])+ NEWLINE {!last "expected ':'"}
    | ['async'] 'with' '(' ','.(expressions ['as' star_target])+ [','] ')' NEWLINE {!last "expected ':'"}
invalid_with_indent ?: ['async'] a='with' ','.(expression ['as' star_target])+ ':' NEWLINE !INDENT
      {!indented a "expected an indented block after 'with' statement on line %d"}
    | ['async'] a='with' '(' ','.(expressions ['as' star_target])+ [','] ')' ':' NEWLINE !INDENT
      {!indented a "expected an indented block after 'with' statement on line %d"}

try_stmt: invalid_try | 'try' &&':' block finally_block | 'try' &&':' block except_block+ [else_block] [finally_block]
    | 'try' &&':' block except_star_block+ [else_block] [finally_block]
invalid_try ?: a='try' ':' NEWLINE !INDENT {!indented a "expected an indented block after 'try' statement on line %d"}
    | 'try' ':' block !('except' | 'finally') {!last "expected 'except' or 'finally' block"}
    | 'try' ':' block* except_block+ a='except' b='*' expression ['as' NAME] ':'
      {!range a b "cannot have both 'except' and 'except*' on the same 'try'"}
    | 'try' ':' block* except_star_block+ a='except' [expression ['as' NAME]] ':'
      {!at a "cannot have both 'except' and 'except*' on the same 'try'"}
except_block @memo: invalid_except_indent | 'except' expressions ':' block | 'except' expression 'as' NAME ':' block
    | 'except' ':' block | invalid_except
except_star_block @memo: invalid_except_star_indent | 'except' '*' expressions ':' block
    | 'except' '*' expression 'as' NAME ':' block | invalid_except_star
invalid_except ?: 'except' a=expression ',' b=expressions 'as' NAME ':'
      {!from a "multiple exception types must be parenthesized when using 'as'"}
    | 'except' expression ['as' NAME] NEWLINE {!last "expected ':'"}
    | 'except' NEWLINE {!last "expected ':'"}
    | 'except' expression 'as' a=expression ':' block {!at a "cannot use except statement with %s"}
invalid_except_star ?: 'except' '*' a=expression ',' b=expressions 'as' NAME ':'
      {!from a "multiple exception types must be parenthesized when using 'as'"}
    | 'except' '*' expression ['as' NAME] NEWLINE {!last "expected ':'"}
    | 'except' '*' (NEWLINE | ':') {!last "expected one or more exception types"}
    | 'except' '*' expression 'as' a=expression ':' block {!at a "cannot use except* statement with %s"}
invalid_except_indent ?: a='except' expression ['as' NAME] ':' NEWLINE !INDENT
      {!indented a "expected an indented block after 'except' statement on line %d"}
    | a='except' ':' NEWLINE !INDENT {!indented a "expected an indented block after 'except' statement on line %d"}
invalid_except_star_indent ?: a='except' '*' expression ['as' NAME] ':' NEWLINE !INDENT
      {!indented a "expected an indented block after 'except*' statement on line %d"}
finally_block: invalid_finally | 'finally' &&':' block
invalid_finally ?: a='finally' ':' NEWLINE !INDENT
      {!indented a "expected an indented block after 'finally' statement on line %d"}
)",
    // ---- match ----
    R"(
match_stmt: "match" subject ':' NEWLINE INDENT case_block+ DEDENT | invalid_match
invalid_match ?: "match" subject NEWLINE {!last "expected ':'"}
    | a="match" subject ':' NEWLINE !INDENT
      {!indented a "expected an indented block after 'match' statement on line %d"}
subject: star_named_expression ',' [star_named_expressions] | named_expression
case_block: invalid_case | "case" patterns [guard] ':' block
invalid_case ?: "case" patterns [guard] NEWLINE {!last "expected ':'"}
    | a="case" patterns [guard] ':' NEWLINE !INDENT
      {!indented a "expected an indented block after 'case' statement on line %d"}
guard: 'if' named_expression
patterns: open_sequence_pattern | pattern
pattern: as_pattern | or_pattern
as_pattern: or_pattern 'as' capture_target | invalid_as_pattern
invalid_as_pattern ?: or_pattern 'as' a="_" {!at a "cannot use '_' as a target"}
    | or_pattern 'as' a=expression {!at a "cannot use %s as pattern target"}
or_pattern: '|'.closed_pattern+
closed_pattern @memo: literal_pattern | capture_target | "_" | value_pattern | '(' pattern ')' | sequence_pattern
    | mapping_pattern | class_pattern
literal_pattern: signed_number !('+' | '-') | complex_number | strings | 'None' | 'True' | 'False'
signed_number: NUMBER | '-' NUMBER
complex_number: signed_number ('+' | '-') NUMBER
capture_target: !"_" NAME !('.' | '(' | '=')
value_pattern: attr !('.' | '(' | '=')
attr: NAME ('.' NAME)+
name_or_attr: NAME ('.' NAME)*
sequence_pattern: '[' [maybe_sequence_pattern] ']' | '(' [open_sequence_pattern] ')'
open_sequence_pattern: maybe_star_pattern ',' [maybe_sequence_pattern]
maybe_sequence_pattern: ','.maybe_star_pattern+ [',']
maybe_star_pattern: star_pattern | pattern
star_pattern @memo: '*' capture_target | '*' "_"
mapping_pattern: '{' '}' | '{' '**' capture_target [','] '}' | '{' ','.key_value_pattern+ ',' '**' capture_target [','] '}'
    | '{' ','.key_value_pattern+ [','] '}'
key_value_pattern: (literal_pattern | attr) ':' pattern
class_pattern: name_or_attr '(' ')' | name_or_attr '(' positional_patterns [','] ')'
    | name_or_attr '(' keyword_patterns [','] ')' | name_or_attr '(' positional_patterns ',' keyword_patterns [','] ')'
    | invalid_class_pattern
positional_patterns: ','.pattern+
keyword_patterns: ','.keyword_pattern+
keyword_pattern: NAME '=' pattern
invalid_class_pattern ?: name_or_attr '(' [positional_patterns ','] keyword_patterns ',' a=positional_patterns
      {!range a a "positional patterns follow keyword patterns"}

# ---- Type parameters ----
type_params: invalid_type_params | '[' ','.type_param+ [','] ']'
invalid_type_params ?: '[' a=']' {!from a "Type parameter list cannot be empty"}
type_param @memo: NAME [':' expression] ['=' expression] | invalid_type_param | '*' NAME ['=' star_expression]
    | '**' NAME ['=' expression]
invalid_type_param ?: '*' NAME a=':' b=expression {!type_param_bound a b "TypeVarTuple"}
    | '**' NAME a=':' b=expression {!type_param_bound a b "ParamSpec"}
)",
    // ---- Parameters ----
    R"(
params: invalid_parameters | parameters
parameters: slash_no_default param_no_default* param_with_default* [star_etc]
    | slash_with_default param_with_default* [star_etc] | param_no_default+ param_with_default* [star_etc]
    | param_with_default+ [star_etc] | star_etc
slash_no_default: param_no_default+ '/' ',' | param_no_default+ '/' &')'
slash_with_default: param_no_default* param_with_default+ '/' ',' | param_no_default* param_with_default+ '/' &')'
star_etc: invalid_star_etc | '*' param_no_default param_maybe_default* [kwds]
    | '*' param_star_annotation param_maybe_default* [kwds] | '*' ',' param_maybe_default+ [kwds] | kwds
kwds: invalid_kwds | '**' param_no_default
param_no_default: a=param ',' [TYPE_COMMENT] {=a} | a=param [TYPE_COMMENT] &')' {=a}
param_star_annotation: NAME ':' star_expression ',' | NAME ':' star_expression &')'
param_with_default: param default ',' [TYPE_COMMENT] | param default [TYPE_COMMENT] &')'
param_maybe_default: param [default] ',' [TYPE_COMMENT] | param [default] [TYPE_COMMENT] &')'
param: NAME [':' expression]
default: '=' expression | invalid_default
invalid_default ?: a='=' &(')' | ',') {!at a "expected default value expression"}
invalid_parameters ?: a='/' ',' {!at a "at least one argument must precede /"}
    | (slash_no_default | slash_with_default) param_maybe_default* a='/' {!at a "/ may appear only once"}
    | [slash_no_default] param_no_default* (slash_with_default | param_with_default+) a=param_no_default
      {!at a "parameter without a default follows parameter with a default"}
    | param_no_default* a='(' param_no_default+ [','] b=')' {!range a b "Function parameters cannot be parenthesized"}
    | [(slash_no_default | slash_with_default)] param_maybe_default* '*' (',' | param_no_default) param_maybe_default*
      a='/' {!at a "/ must be ahead of *"}
    | param_maybe_default+ '/' a='*' {!at a "expected comma between / and *"}
invalid_star_etc ?: a='*' (')' | ',' (')' | '**')) {!at a "named arguments must follow bare *"}
    | '*' ',' TYPE_COMMENT {!last "bare * has associated type comment"}
    | '*' param a='=' {!at a "var-positional argument cannot have default value"}
    | '*' (param_no_default | ',') param_maybe_default* a='*' (param_no_default | ',')
      {!at a "* argument may appear only once"}
invalid_kwds ?: '**' param a='=' {!at a "var-keyword argument cannot have default value"}
    | '**' param ',' a=param {!at a "arguments cannot follow var-keyword argument"}
    | '**' param ',' a=('*' | '**' | '/') {!at a "arguments cannot follow var-keyword argument"}

lambda_params: invalid_lambda_parameters | lambda_parameters
lambda_parameters: l_slash_no_default l_no_default* l_with_default* [l_star_etc]
    | l_slash_with_default l_with_default* [l_star_etc] | l_no_default+ l_with_default* [l_star_etc]
    | l_with_default+ [l_star_etc] | l_star_etc
l_slash_no_default: l_no_default+ '/' ',' | l_no_default+ '/' &':'
l_slash_with_default: l_no_default* l_with_default+ '/' ',' | l_no_default* l_with_default+ '/' &':'
l_star_etc: invalid_l_star_etc | '*' l_no_default l_maybe_default* [l_kwds] | '*' ',' l_maybe_default+ [l_kwds] | l_kwds
l_kwds: invalid_l_kwds | '**' l_no_default
l_no_default: a=NAME ',' {=a} | a=NAME &':' {=a}
l_with_default: NAME default ',' | NAME default &':'
l_maybe_default: NAME [default] ',' | NAME [default] &':'
invalid_lambda_parameters ?: a='/' ',' {!at a "at least one argument must precede /"}
    | (l_slash_no_default | l_slash_with_default) l_maybe_default* a='/' {!at a "/ may appear only once"}
    | [l_slash_no_default] l_no_default* (l_slash_with_default | l_with_default+) a=l_no_default
      {!at a "parameter without a default follows parameter with a default"}
    | l_no_default* a='(' ','.NAME+ [','] b=')' {!range a b "Lambda expression parameters cannot be parenthesized"}
    | [(l_slash_no_default | l_slash_with_default)] l_maybe_default* '*' (',' | l_no_default) l_maybe_default* a='/'
      {!at a "/ must be ahead of *"}
    | l_maybe_default+ '/' a='*' {!at a "expected comma between / and *"}
invalid_l_star_etc ?: '*' (':' | ',' (':' | '**')) {!last "named arguments must follow bare *"}
    | '*' NAME a='=' {!at a "var-positional argument cannot have default value"}
    | '*' (l_no_default | ',') l_maybe_default* a='*' (l_no_default | ',') {!at a "* argument may appear only once"}
invalid_l_kwds ?: '**' NAME a='=' {!at a "var-keyword argument cannot have default value"}
    | '**' NAME ',' a=NAME {!at a "arguments cannot follow var-keyword argument"}
    | '**' NAME ',' a=('*' | '**' | '/') {!at a "arguments cannot follow var-keyword argument"}
)",
    // ---- Expressions ----
    R"(
expressions: expression (',' expression)+ [','] {Tuple} | expression ',' {Tuple} | expression
expression @memo: invalid_expression | invalid_legacy_expression | disjunction 'if' disjunction 'else' expression {IfExp}
    | disjunction | lambdef
expression_without_invalid @quiet: disjunction 'if' disjunction 'else' expression {IfExp} | disjunction | lambdef
invalid_expression ?: STRING a=(!STRING b=expression_without_invalid {=b})+ STRING
      {!range a a "invalid syntax. Is this intended to be part of the string?"}
    | !(NAME STRING | SOFT_KEYWORD) a=disjunction b=expression_without_invalid {!forgot_comma a b}
    | a=disjunction 'if' b=disjunction !('else' | ':') {!range a b "expected 'else' after 'if' expression"}
    | disjunction 'if' disjunction 'else' !expression
      {!next "expected expression after 'else', but statement is given"}
    | a=(pass_stmt | break_stmt | continue_stmt) 'if' disjunction 'else' simple_stmt
      {!at a "expected expression before 'if', but statement is given"}
    | a='lambda' [lambda_params] b=':' &FSTRING_MIDDLE
      {!range a b "f-string: lambda expressions are not allowed without parentheses"}
    | a='lambda' [lambda_params] b=':' &TSTRING_MIDDLE
      {!range a b "t-string: lambda expressions are not allowed without parentheses"}
invalid_legacy_expression ?: a=NAME !'(' b=star_expressions {!legacy a b}
yield_expr: 'yield' 'from' expression {YieldFrom} | 'yield' [star_expressions] {Yield}
star_expressions: star_expression (',' star_expression)+ [','] {Tuple} | star_expression ',' {Tuple} | star_expression
star_expression @memo: '*' bitwise_or {Starred} | expression
star_named_expressions: ','.star_named_expression+ [',']
star_named_expression: '*' bitwise_or {Starred} | named_expression
assignment_expression: NAME ':=' ~ expression {NamedExpr}
named_expression: assignment_expression | invalid_named_expression | a=expression !':=' {=a}
invalid_named_expression @memo ?: a=expression ':=' expression {!at a "cannot use assignment expressions with %s"}
    | a=NAME '=' b=bitwise_or !('=' | ':=') {!range a b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"}
    | !(list | tuple | genexp | 'True' | 'None' | 'False') a=bitwise_or '=' bitwise_or !('=' | ':=')
      {!at a "cannot assign to %s here. Maybe you meant '==' instead of '='?"}
disjunction @memo: conjunction ('or' conjunction)+ {BoolOp} | conjunction
conjunction @memo: inversion ('and' inversion)+ {BoolOp} | inversion
inversion @memo: 'not' inversion {UnaryOp} | comparison
comparison: bitwise_or comparison_pair+ {Compare} | bitwise_or
comparison_pair: invalid_not_equal | '==' bitwise_or | NOT_EQUAL bitwise_or | '<=' bitwise_or | '<' bitwise_or | '>=' bitwise_or
    | '>' bitwise_or | 'not' 'in' bitwise_or | 'in' bitwise_or | 'is' 'not' bitwise_or | 'is' bitwise_or
invalid_not_equal ?: a='<' b='>' {!joined a b "invalid syntax.  Maybe you meant '!=' instead of '<>'?"}
bitwise_or @left: bitwise_or '|' bitwise_xor {BinOp} | bitwise_xor
bitwise_xor @left: bitwise_xor '^' bitwise_and {BinOp} | bitwise_and
bitwise_and @left: bitwise_and '&' shift {BinOp} | shift
shift @left: shift '<<' sum {BinOp} | shift '>>' sum {BinOp} | invalid_arithmetic | sum
sum @left: sum '+' term {BinOp} | sum '-' term {BinOp} | term
term @left: term '*' factor {BinOp} | term '/' factor {BinOp} | term '//' factor {BinOp} | term '%' factor {BinOp}
    | term '@' factor {BinOp} | invalid_factor | factor
factor @memo: '+' factor {UnaryOp} | '-' factor {UnaryOp} | '~' factor {UnaryOp} | power
power: await_primary '**' factor {BinOp} | await_primary
invalid_arithmetic ?: sum ('+' | '-' | '*' | '/' | '%' | '//' | '@') a='not' b=inversion
      {!range a b "'not' after an operator must be parenthesized"}
invalid_factor ?: ('+' | '-' | '~') a='not' b=factor {!range a b "'not' after an operator must be parenthesized"}
await_primary @memo: 'await' primary {Await} | primary
primary @left: primary '.' NAME {Attribute} | primary genexp {Call} | primary '(' [arguments] ')' {Call}
    | primary '[' slices ']' {Subscript} | atom
slices: a=slice !',' {=a} | ','.(slice | starred_expression)+ [','] {Tuple}
slice: [expression] ':' [expression] [':' [expression]] {Slice} | named_expression
atom: NAME | 'True' {Constant} | 'False' {Constant} | 'None' {Constant}
    | &(STRING | FSTRING_START | TSTRING_START) a=strings {=a} | NUMBER {Constant} | &'(' a=(tuple | group | genexp) {=a}
    | &'[' a=(list | listcomp) {=a} | &'{' a=(dict | set | dictcomp | setcomp) {=a} | '...' {Constant}
group: '(' a=(yield_expr | named_expression) ')' {=a} | invalid_group
invalid_group ?: '(' a=starred_expression ')' {!at a "cannot use starred expression here"}
    | '(' a='**' expression ')' {!at a "cannot use double starred expression here"}
lambdef: 'lambda' [lambda_params] ':' expression {Lambda}
list: '[' [star_named_expressions] ']' {List}
tuple: '(' [star_named_expression ',' [star_named_expressions]] ')' {Tuple}
set: '{' star_named_expressions '}' {Set}
dict: '{' [dict_items] '}' {Dict} | '{' invalid_dict_items '}'
# Keys after the first are not explained by themselves: a missing colon is the likelier mistake.
dict_items: dict_item (',' later_dict_item)* [',']
dict_item: '**' bitwise_or | kvpair
later_dict_item: '**' bitwise_or | later_key ':' expression
later_key: disjunction 'if' disjunction 'else' expression {IfExp} | disjunction | lambdef
kvpair: expression ':' expression
invalid_dict_items ?: dict_item (',' later_dict_item)* ',' invalid_kvpair
    | expression ':' a='*' bitwise_or {!from a "cannot use a starred expression in a dictionary value"}
    | expression a=':' &('}' | ',') {!at a "expression expected after dictionary key and ':'"}
invalid_kvpair ?: a=later_key !':' {!key_end a "':' expected after dictionary key"}
    | later_key ':' a='*' bitwise_or {!from a "cannot use a starred expression in a dictionary value"}
    | later_key a=':' &('}' | ',') {!at a "expression expected after dictionary key and ':'"}
)",
    // ---- Comprehensions, calls, targets ----
    R"(
for_if_clauses: for_if_clause+
for_if_clause: 'async' 'for' star_targets 'in' ~ disjunction ('if' disjunction)* {comprehension}
    | 'for' star_targets 'in' ~ disjunction ('if' disjunction)* {comprehension} | invalid_for_if_clause | invalid_for_target
invalid_for_if_clause ?: ['async'] 'for' bitwise_or (',' bitwise_or)* [','] !'in'
      {!last "'in' expected after for-loop variables"}
listcomp: '[' named_expression for_if_clauses ']' {ListComp} | invalid_comprehension
setcomp: '{' named_expression for_if_clauses '}' {SetComp} | invalid_comprehension
genexp: '(' (assignment_expression | expression !':=') for_if_clauses ')' {GeneratorExp} | invalid_comprehension
dictcomp: '{' kvpair for_if_clauses '}' {DictComp} | invalid_dict_comprehension
invalid_comprehension ?: ('[' | '(' | '{') a=starred_expression for_if_clauses
      {!at a "iterable unpacking cannot be used in comprehension"}
    | ('[' | '{') a=star_named_expression ',' b=','.star_named_expression+ [','] for_if_clauses
      {!range a b "did you forget parentheses around the comprehension target?"}
    | ('[' | '{') a=star_named_expression b=',' for_if_clauses
      {!range a b "did you forget parentheses around the comprehension target?"}
invalid_dict_comprehension ?: '{' a='**' bitwise_or for_if_clauses '}'
      {!at a "dict unpacking cannot be used in dict comprehension"}

arguments @memo: args [','] &')' | invalid_arguments
args: ','.positional_arg+ [',' kwargs] | kwargs
positional_arg: starred_expression | a=(assignment_expression | a=expression !':=' {=a}) !'=' {=a}
kwargs: ','.kwarg_or_starred+ ',' ','.kwarg_or_double_starred+ | ','.kwarg_or_starred+ | ','.kwarg_or_double_starred+
starred_expression: invalid_starred_unpacking | '*' expression {Starred} | invalid_starred_expression
invalid_starred_unpacking ?: a='*' expression '=' b=expression {!range a b "cannot assign to iterable argument unpacking"}
invalid_starred_expression ?: '*' {!last "Invalid star expression"}
kwarg_or_starred: invalid_kwarg | NAME '=' expression {keyword} | starred_expression
kwarg_or_double_starred: invalid_kwarg | NAME '=' expression {keyword} | '**' expression {keyword}
invalid_kwarg ?: a=('True' | 'False' | 'None') b='=' {!range a b "cannot assign to %t"}
    | a=NAME b='=' expression for_if_clauses {!range a b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"}
    | !(NAME '=') a=expression b='=' {!range a b "expression cannot contain assignment, perhaps you meant \"==\"?"}
    | a='**' expression '=' b=expression {!range a b "cannot assign to keyword argument unpacking"}
invalid_arguments ?: (','.positional_arg+ ',' kwargs | kwargs) a=',' ','.(starred_expression !'=')+
      {!from a "iterable argument unpacking follows keyword argument unpacking"}
    | a=expression b=for_if_clauses ',' [args | expression for_if_clauses] {!genexp a b}
    | a=NAME b='=' expression for_if_clauses {!range a b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"}
    | [args ','] a=NAME b='=' &(',' | ')') {!range a b "expected argument value expression"}
    | a=args b=for_if_clauses {!bare_genexp a b}
    | args ',' a=expression b=for_if_clauses {!genexp a b}
    | a=args ',' args {!argument_order a}

star_targets: a=star_target !',' {=a} | star_target (',' star_target)* [','] {Tuple}
star_target @memo: '*' !'*' star_target {Starred} | target_with_star_atom
target_with_star_atom @memo: t_primary '.' NAME !t_lookahead {Attribute} | t_primary '[' slices ']' !t_lookahead {Subscript}
    | star_atom
star_atom: NAME | '(' target_with_star_atom ')' | '(' [star_target (',' star_target)+ [','] | star_target ','] ')'
    | '[' [','.star_target+ [',']] ']'
single_target: single_trailer_target | NAME | '(' single_target ')'
single_trailer_target: t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead
t_primary @left: t_primary '.' NAME &t_lookahead {Attribute} | t_primary '[' slices ']' &t_lookahead {Subscript}
    | t_primary genexp &t_lookahead {Call} | t_primary '(' [arguments] ')' &t_lookahead {Call} | a=atom &t_lookahead {=a}
t_lookahead: '(' | '[' | '.'
del_targets: ','.del_target+ [',']
del_target @memo: t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead | NAME | '(' del_target ')'
    | '(' [del_targets] ')' | '[' [del_targets] ']'
)",
    // ---- Strings ----
    R"(
strings @memo: invalid_concatenation | a=(fstring | STRING)+ {!strings a} | tstring+ {TemplateStr}
invalid_concatenation ?: a=(fstring | STRING)+ b=tstring+
      {!mix a b "cannot mix t-string literals with string or bytes literals"}
    | a=tstring+ b=(fstring | STRING)+ {!mix a b "cannot mix t-string literals with string or bytes literals"}
fstring: FSTRING_START fstring_middle* FSTRING_END
fstring_middle: f_field | FSTRING_MIDDLE
f_field: '{' annotated_rhs ['='] [f_conversion] [f_full_spec] '}' | invalid_f_field
f_conversion: a='!' b=NAME {!conversion a b "f"}
f_full_spec: ':' f_spec*
f_spec: FSTRING_MIDDLE | f_field
invalid_f_field ?: '{' a='=' {!at a "f-string: valid expression required before '='"}
    | '{' a='!' {!at a "f-string: valid expression required before '!'"}
    | '{' a=':' {!at a "f-string: valid expression required before ':'"}
    | '{' a='}' {!at a "f-string: valid expression required before '}'"}
    | '{' !annotated_rhs {!next "f-string: expecting a valid expression after '{'"}
    | '{' annotated_rhs !('=' | '!' | ':' | '}') {!next "f-string: expecting '=', or '!', or ':', or '}'"}
    | '{' annotated_rhs '=' !('!' | ':' | '}') {!next "f-string: expecting '!', or ':', or '}'"}
    | '{' annotated_rhs ['='] invalid_f_conversion
    | '{' annotated_rhs ['='] ['!' NAME] !(':' | '}') {!next "f-string: expecting ':' or '}'"}
    | '{' annotated_rhs ['='] ['!' NAME] ':' f_spec* !'}' {!next "f-string: expecting '}', or format specs"}
    | '{' annotated_rhs ['='] ['!' NAME] !'}' {!next "f-string: expecting '}'"}
invalid_f_conversion ?: '!' &(':' | '}') {!next "f-string: missing conversion character"}
    | '!' !NAME {!next "f-string: invalid conversion character"}
tstring: TSTRING_START tstring_middle* TSTRING_END
tstring_middle: t_field | TSTRING_MIDDLE
t_field: '{' annotated_rhs ['='] [t_conversion] [t_full_spec] '}' | invalid_t_field
t_conversion: a='!' b=NAME {!conversion a b "t"}
t_full_spec: ':' t_spec*
t_spec: TSTRING_MIDDLE | t_field
invalid_t_field ?: '{' a='=' {!at a "t-string: valid expression required before '='"}
    | '{' a='!' {!at a "t-string: valid expression required before '!'"}
    | '{' a=':' {!at a "t-string: valid expression required before ':'"}
    | '{' a='}' {!at a "t-string: valid expression required before '}'"}
    | '{' !annotated_rhs {!next "t-string: expecting a valid expression after '{'"}
    | '{' annotated_rhs !('=' | '!' | ':' | '}') {!next "t-string: expecting '=', or '!', or ':', or '}'"}
    | '{' annotated_rhs '=' !('!' | ':' | '}') {!next "t-string: expecting '!', or ':', or '}'"}
    | '{' annotated_rhs ['='] invalid_t_conversion
    | '{' annotated_rhs ['='] ['!' NAME] !(':' | '}') {!next "t-string: expecting ':' or '}'"}
    | '{' annotated_rhs ['='] ['!' NAME] ':' t_spec* !'}' {!next "t-string: expecting '}', or format specs"}
    | '{' annotated_rhs ['='] ['!' NAME] !'}' {!next "t-string: expecting '}'"}
invalid_t_conversion ?: '!' &(':' | '}') {!next "t-string: missing conversion character"}
    | '!' !NAME {!next "t-string: invalid conversion character"}
)",
};
const size_t kErrorGrammarParts = sizeof(kErrorGrammar) / sizeof(kErrorGrammar[0]);

}  // namespace dxpy::syntax
