# cmake -DSOURCES="name=file;..." -DOUTPUT=... -P embed_text.cmake: rows {"name", "text"} of text files (Python, help), for an array in C++.
set(out "// Made by cmake/embed_text.cmake.\n")
foreach(row ${SOURCES})
  string(REGEX MATCH "^([^=]*)=(.*)$" _ "${row}")
  set(name ${CMAKE_MATCH_1})
  file(READ "${CMAKE_MATCH_2}" text)
  string(APPEND out "{\"${name}\", R\"dxpy(${text})dxpy\"},\n")
endforeach()
file(WRITE ${OUTPUT} "${out}")
