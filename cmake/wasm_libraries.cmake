# Libraries of modules: build/wasm/lib/NAME.wasm, loaded when a program imports a module of theirs (wasm/README.md).
set_property(GLOBAL PROPERTY DXPY_WASM_LIBRARIES "")
set_property(GLOBAL PROPERTY DXPY_WASM_LIBRARY_MODULES "")

# dxpy_wasm_library(module "name kModuleDef ..." "archives" "source patterns"): takes the sources out of dxpy_modules and makes of them
# and the archives the library named after the first module.
function(dxpy_wasm_library module modules archives patterns)
  string(REGEX REPLACE "^_" "" name ${module})
  set(rows "")
  while(modules)
    list(POP_FRONT modules module_name def)
    string(APPEND rows "DX_MODULE(\"${module_name}\", ${def})\n")
    set_property(GLOBAL APPEND_STRING PROPERTY DXPY_LIBRARY_ROWS "DX_LIBRARY_MODULE(\"${module_name}\", \"${name}\")\n")
    set_property(GLOBAL APPEND_STRING PROPERTY DXPY_WASM_LIBRARY_MODULES "${module_name} ${name}.wasm\n")
  endwhile()
  set(rows_file ${CMAKE_BINARY_DIR}/generated/wasm/${name}_modules.def)
  file(CONFIGURE OUTPUT ${rows_file} CONTENT "${rows}" @ONLY)

  get_target_property(sources dxpy_modules SOURCES)
  dxpy_leave_out(${patterns})
  get_target_property(others dxpy_modules SOURCES)
  list(REMOVE_ITEM sources ${others})
  file(GLOB own CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/wasm/library/${name}_*.cpp)  # what the library wants of a system
  add_library(dxpy_library_${name} OBJECT ${sources} ${own} ${CMAKE_SOURCE_DIR}/wasm/library/entry.cpp)
  target_link_libraries(dxpy_library_${name} PRIVATE dxpy_core_flags dxpy_interp)
  target_compile_options(dxpy_library_${name} PRIVATE -Oz -fPIC -fvisibility=hidden)
  target_compile_definitions(dxpy_library_${name} PRIVATE DXPY_LIBRARY_ROWS="${rows_file}")

  # As the linker makes it, with names; what it imports decides what dxpy.wasm exports.
  set(linked ${CMAKE_BINARY_DIR}/linked/${name}.wasm)
  add_custom_command(
    OUTPUT ${linked}
    COMMAND wasm-ld-19 -shared --experimental-pic -Bsymbolic --gc-sections --strip-debug --no-entry --unresolved-symbols=import-dynamic
            -o ${linked} $<TARGET_OBJECTS:dxpy_library_${name}> ${archives}
            ${DXPY_WASM_SYSROOT}/lib/wasm32-emscripten/pic/libcompiler_rt.a
    COMMAND wasm-opt -Oz ${linked} -o ${linked}
    DEPENDS dxpy_library_${name} $<TARGET_OBJECTS:dxpy_library_${name}> ${archives}
    COMMAND_EXPAND_LISTS VERBATIM)
  set_property(GLOBAL APPEND PROPERTY DXPY_WASM_LIBRARIES ${linked})
endfunction()

# Links the libraries and the module that loads them to each other.
function(dxpy_wasm_libraries_link target folder)
  get_property(libraries GLOBAL PROPERTY DXPY_WASM_LIBRARIES)
  # Which module is where, for who packs them.
  get_property(modules GLOBAL PROPERTY DXPY_WASM_LIBRARY_MODULES)
  file(CONFIGURE OUTPUT ${folder}/modules.txt CONTENT "${modules}" @ONLY)
  set(tool ${CMAKE_SOURCE_DIR}/cmake/wasm_libraries.py)
  set(exports ${CMAKE_BINARY_DIR}/linked/exports.txt)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/linked)
  add_custom_command(
    OUTPUT ${exports}
    COMMAND ${DXPY_PYTHON} ${tool} exports ${libraries} > ${exports}
    DEPENDS ${libraries} ${tool}
    VERBATIM)
  add_custom_target(${target}_exports DEPENDS ${exports})
  add_dependencies(${target} ${target}_exports)
  target_link_options(${target} PRIVATE -Wl,@${exports} -Wl,--export-table -Wl,--growable-table)
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${exports} ${tool})
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${DXPY_PYTHON} ${tool} finish $<TARGET_FILE:${target}> ${folder} ${libraries}
    VERBATIM)
endfunction()
