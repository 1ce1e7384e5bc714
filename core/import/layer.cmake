# The fingerprint of the compiler's sources, for compiled files.
set(fingerprint ${CMAKE_BINARY_DIR}/generated/code_fingerprint.h)
file(GLOB fingerprint_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/core/bytecode/*.* ${CMAKE_SOURCE_DIR}/core/compiler/*.* ${CMAKE_SOURCE_DIR}/core/import/archive_hook.h
     ${CMAKE_SOURCE_DIR}/core/syntax/*.*)
add_custom_command(
  OUTPUT ${fingerprint}
  COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR} -DOUTPUT=${fingerprint} -P ${CMAKE_SOURCE_DIR}/cmake/fingerprint.cmake
  COMMAND ${CMAKE_COMMAND} -E touch ${fingerprint}
  DEPENDS ${fingerprint_sources} ${CMAKE_SOURCE_DIR}/cmake/fingerprint.cmake
  VERBATIM)
add_custom_target(code_fingerprint DEPENDS ${fingerprint})
add_dependencies(dxpy_import code_fingerprint)
