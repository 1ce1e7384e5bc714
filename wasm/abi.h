// The numbers of wasm/README.md, and the imports from JavaScript.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dxpy::wasm {

inline constexpr uint32_t kAbiVersion = 1;

enum class Status32 : int32_t { kDone = 0, kError = 1, kSuspended = 2, kExit = 3, kFatal = 4 };

struct CallFlags {
  enum : uint32_t { kMaySuspend = 1, kByValue = 2, kAsHandle = 4, kDiscard = 8 };
};

// value_tags.def: DX_TAG(name, number)
enum class Tag : uint8_t {
#define DX_TAG(name, number) k##name = number,
#include "wasm/value_tags.def"
#undef DX_TAG
};

// operations.def: DX_OPERATION(name, number, items)
enum class Operation : uint32_t {
#define DX_OPERATION(name, number, items) k##name = number,
#include "wasm/operations.def"
#undef DX_OPERATION
};

// js_operations.def: DX_JS_OPERATION(name, number)
enum class JsOperation : uint32_t {
#define DX_JS_OPERATION(name, number) k##name = number,
#include "wasm/js_operations.def"
#undef DX_JS_OPERATION
};

struct Trait {  // of python values
  enum : uint32_t {
    kCallable = 1,
    kAwaitable = 2,
    kIterable = 4,
    kIterator = 8,
    kLength = 16,
    kMapping = 32,
    kSequence = 64,
    kBuffer = 128,
    kCoroutine = 256,
    kGenerator = 512,
    kAsyncIterable = 1024,
    kException = 2048,
    kClass = 4096,
    kSubscript = 8192,
    kModule = 16384,
    kContextManager = 32768,
  };
};

struct JsTrait {  // of javascript values
  enum : uint32_t {
    kCallable = 1,
    kThenable = 2,
    kIterable = 4,
    kIterator = 8,
    kLength = 16,
    kMap = 32,
    kArray = 64,
    kBuffer = 128,
    kAsyncIterable = 256,
    kError = 512,
    kClass = 1024,
    kSet = 2048,
    kHostFunction = 4096,
  };
};

inline constexpr int kJsThrew = -1, kJsNothing = -2;
inline constexpr int kNotYet = -11;  // EAGAIN

}  // namespace dxpy::wasm

#define DX_IMPORT(name) __attribute__((import_module("dxpy"), import_name(#name))) extern "C"
#define DX_EXPORT(name) __attribute__((export_name(#name), used)) extern "C"

DX_IMPORT(file_open) int32_t dx_file_open(const char* path, size_t n, int32_t flags, uint32_t mode);
DX_IMPORT(file_close) int32_t dx_file_close(int32_t file);
DX_IMPORT(file_read) int32_t dx_file_read(int32_t file, void* data, size_t size, double offset);
DX_IMPORT(file_write) int32_t dx_file_write(int32_t file, const void* data, size_t size, double offset);
DX_IMPORT(file_truncate) int32_t dx_file_truncate(int32_t file, double size);
DX_IMPORT(file_sync) int32_t dx_file_sync(int32_t file);
DX_IMPORT(file_stat) int32_t dx_file_stat(int32_t file, double* out);
DX_IMPORT(path_stat) int32_t dx_path_stat(const char* path, size_t n, int32_t follow, double* out);
DX_IMPORT(path_list) int32_t dx_path_list(const char* path, size_t n, char* out, size_t capacity);
DX_IMPORT(path_make_directory) int32_t dx_path_make_directory(const char* path, size_t n, uint32_t mode);
DX_IMPORT(path_remove) int32_t dx_path_remove(const char* path, size_t n, int32_t directory);
DX_IMPORT(path_rename) int32_t dx_path_rename(const char* from, size_t n, const char* to, size_t n2);
DX_IMPORT(path_link) int32_t dx_path_link(const char* from, size_t n, const char* to, size_t n2);
DX_IMPORT(path_symlink) int32_t dx_path_symlink(const char* target, size_t n, const char* path, size_t n2);
DX_IMPORT(path_readlink) int32_t dx_path_readlink(const char* path, size_t n, char* out, size_t capacity);
DX_IMPORT(path_mode) int32_t dx_path_mode(const char* path, size_t n, uint32_t mode, int32_t follow);
DX_IMPORT(path_times)
int32_t dx_path_times(const char* path, size_t n, double access, double modification, int32_t follow);
DX_IMPORT(stdin_read) int32_t dx_stdin_read(void* data, size_t size);
DX_IMPORT(stdout_write) int32_t dx_stdout_write(int32_t descriptor, const void* data, size_t size);
DX_IMPORT(terminal_size) int32_t dx_terminal_size(int32_t descriptor);
DX_IMPORT(clock) double dx_clock(int32_t which);
DX_IMPORT(time_zone) int32_t dx_time_zone(double seconds, void* out);
DX_IMPORT(entropy) int32_t dx_entropy(void* data, size_t size);
DX_IMPORT(wait_blocking) int32_t dx_wait_blocking(int32_t reason, double milliseconds);
DX_IMPORT(poll) int32_t dx_poll();
DX_IMPORT(wake) void dx_wake();
DX_IMPORT(exit) [[noreturn]] void dx_exit(int32_t code);
DX_IMPORT(abort) [[noreturn]] void dx_abort(const char* text, size_t n);
DX_IMPORT(break_down) [[noreturn]] void dx_break_down(uint32_t reason);
DX_IMPORT(log) void dx_log(const char* text, size_t n);
DX_IMPORT(library_load) const void* dx_library_load(const char* name, size_t n, void* memory, uint32_t table);
DX_IMPORT(js_operation)
int32_t dx_js_operation(uint32_t operation, uint32_t reference, const void* arguments, size_t size);
DX_IMPORT(js_thrown_size) int32_t dx_js_thrown_size();
DX_IMPORT(js_release) void dx_js_release(uint32_t reference, uint32_t count);
