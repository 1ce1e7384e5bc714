// What calls into Python throw.

/** A place in a Python program. Lines count from 1, columns from 0 in characters. */
export interface PythonFrame {
  file: string;
  line: number;
  column: number | null;
  endLine: number | null;
  endColumn: number | null;
  /** null: the place of a SyntaxError. */
  function: string | null;
}

/** A Python exception that left a call. */
export class PythonError extends Error {
  override readonly name = "PythonError";
  constructor(
    /** Qualified name of the exception's class, such as `ValueError`. */
    readonly type: string,
    /** `str(exception)`. */
    readonly text: string,
    /** What Python would print. */
    readonly traceback: string,
    /** Innermost last. */
    readonly frames: PythonFrame[],
    /** The exception itself, a PyProxy. */
    readonly exception?: unknown,
    options?: { cause?: unknown },
  ) {
    super(text === "" ? type : `${type}: ${text}`, options);
    const own = this.stack ?? "";
    const at = own.indexOf("\n    at ");
    this.stack = `PythonError: ${traceback.trimEnd()}${at < 0 ? "" : own.slice(at)}`;
  }
}

/** The program called `sys.exit` or `os._exit`. */
export class PythonExit extends Error {
  override readonly name = "PythonExit";
  constructor(readonly code: number) {
    super(`Python exited with code ${code}`);
  }
}

/** Something was asked of a runtime after `dispose()`, or of a proxy after `destroy()`. */
export class DisposedError extends Error {
  override readonly name = "DisposedError";
}
