# The download counts: speed where programs spend their time, size elsewhere. Called when all layers of the WebAssembly
# build are there; the layers object, interp and text are for speed but for what is named here, the others for size.
set(DXPY_SMALL_LAYERS base syntax compiler bytecode import modules runtime wasm)
# Between the two: what loops over a program's data. Names of files, as a regular expression.
set(DXPY_WARM "modules/(array|binascii|bisect|builtins|collections|csv|decimal_(arithmetic|digits|natural)|deque|digest|functools|heapq|io_(bytes|string|text)|itertools|json|lru_cache|math|operator|partial|random|sre|statistics|struct)|base/blake3|syntax/(lexer|parse|token)|compiler/(codegen|symtable)|object/(dict_views|list_methods|object_type|percent_format|set_methods)")
# Of the layers for speed: what runs at the start, in errors, or rarely.
set(DXPY_COLD "object/(bytearray|bytes_methods|codec|complex|container_init|descriptors|exception|float_hex|format_markup|generic_alias|int_type|immortal|live_objects|mapping_proxy|memoryview|module|names|native_function|number_format|os_errors|property|runtime|simple_namespace|singletons|static_class_method|struct_sequence|suggest|type_mro|type_new|type_slots|type_wrappers|union|weakref)|interp/(async_generator|code|compile_source|decode|display|frame_object|monitoring|slow_exceptions|template|traceback|tracing|typing)")

foreach(layer ${DXPY_SMALL_LAYERS})
  target_compile_options(dxpy_${layer} PRIVATE -Oz)
endforeach()
foreach(layer ${DXPY_SMALL_LAYERS} object interp)
  get_target_property(sources dxpy_${layer} SOURCES)
  foreach(file ${sources})
    if(file MATCHES "/core/(${DXPY_WARM})[^/]*\\.cpp$")
      set_property(SOURCE ${file} TARGET_DIRECTORY dxpy_${layer} APPEND PROPERTY COMPILE_OPTIONS -Os)
    elseif(file MATCHES "/core/(${DXPY_COLD})[^/]*\\.cpp$")
      set_property(SOURCE ${file} TARGET_DIRECTORY dxpy_${layer} APPEND PROPERTY COMPILE_OPTIONS -Oz)
    endif()
  endforeach()
endforeach()
