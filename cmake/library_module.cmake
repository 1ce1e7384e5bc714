# dxpy_library_module(MODULES name kModuleDef ... HEADER file.h LIBRARIES lib... SOURCES pattern... [SHARED]): modules that are bound
# from a library; SHARED: its archive lacks something that the shared library has. Where the target has no such library its sources (patterns below core/modules) are left out, and with them the
# rows of the module table: importing the module then is a ModuleNotFoundError.
set_property(GLOBAL PROPERTY DXPY_LIBRARY_ROWS "")

# Adds the rows of modules: name, kModuleDef, name, kModuleDef, ...
function(dxpy_module_rows)
  list(LENGTH ARGN length)
  math(EXPR last "${length} - 1")
  foreach(at RANGE 0 ${last} 2)
    list(SUBLIST ARGN ${at} 2 pair)
    list(GET pair 0 name)
    list(GET pair 1 def)
    set_property(GLOBAL APPEND_STRING PROPERTY DXPY_LIBRARY_ROWS "DX_MODULE(\"${name}\", ${def})\n")
  endforeach()
endfunction()

# Takes sources (patterns below core/modules) out of the build.
function(dxpy_leave_out)
  get_target_property(sources dxpy_modules SOURCES)
  foreach(pattern ${ARGN})
    list(FILTER sources EXCLUDE REGEX "/core/modules/${pattern}")
  endforeach()
  set_property(TARGET dxpy_modules PROPERTY SOURCES ${sources})
endfunction()

function(dxpy_library_module)
  cmake_parse_arguments(ARG "SHARED" "HEADER" "MODULES;LIBRARIES;SOURCES" ${ARGN})
  string(MAKE_C_IDENTIFIER "DXPY_HEADER_${ARG_HEADER}" header)
  find_path(${header} ${ARG_HEADER})
  set(found ${${header}})
  set(libraries "")
  foreach(library ${ARG_LIBRARIES})
    if(ARG_SHARED)
      set(variable DXPY_SHARED_LIBRARY_${library})
      find_library(${variable} NAMES lib${library}${CMAKE_SHARED_LIBRARY_SUFFIX} ${library} NAMES_PER_DIR)
    else()
      # The archive when there is one: nothing to load and to relocate at the start of the program.
      set(variable DXPY_LIBRARY_${library})
      find_library(${variable} NAMES lib${library}.a ${library} NAMES_PER_DIR)
    endif()
    if(NOT ${variable})
      set(found "")
    endif()
    list(APPEND libraries ${${variable}})
  endforeach()
  if(found)
    target_link_libraries(dxpy_modules PUBLIC ${libraries})
    if(NOT found STREQUAL "/usr/include")
      target_include_directories(dxpy_modules SYSTEM PRIVATE ${found})
    endif()
    dxpy_module_rows(${ARG_MODULES})
  else()
    message(STATUS "Without ${ARG_MODULES}: no ${ARG_HEADER} or ${ARG_LIBRARIES}")
    dxpy_leave_out(${ARG_SOURCES})
  endif()
endfunction()

# Writes generated/library_modules.def, which builtin_module.cpp includes.
function(dxpy_library_modules_write)
  get_property(DXPY_LIBRARY_ROWS GLOBAL PROPERTY DXPY_LIBRARY_ROWS)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/library_modules.def CONTENT
       "// Rows of the modules that this target has a library for; made by cmake/library_module.cmake.\n@DXPY_LIBRARY_ROWS@" @ONLY)
endfunction()
