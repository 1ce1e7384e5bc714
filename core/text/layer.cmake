# The Unicode tables come from the distribution's unicode-data package; double-conversion prints and reads floats.
set(DXPY_UNICODE_DATA /usr/share/unicode CACHE PATH "Folder of the Unicode Character Database")
find_program(DXPY_PYTHON python3 REQUIRED)
set(unicode_out ${CMAKE_BINARY_DIR}/generated/core/text)
add_custom_command(
  OUTPUT ${unicode_out}/unicode_tables.inc ${unicode_out}/unicode_names.inc
  COMMAND ${DXPY_PYTHON} ${CMAKE_SOURCE_DIR}/core/text/make_tables.py ${DXPY_UNICODE_DATA} ${unicode_out}
  DEPENDS ${CMAKE_SOURCE_DIR}/core/text/make_tables.py
  COMMENT "Generating the Unicode tables")
target_sources(dxpy_text PRIVATE ${unicode_out}/unicode_tables.inc ${unicode_out}/unicode_names.inc)
find_library(DXPY_DOUBLE_CONVERSION NAMES double-conversion REQUIRED)
target_link_libraries(dxpy_text PUBLIC ${DXPY_DOUBLE_CONVERSION})
