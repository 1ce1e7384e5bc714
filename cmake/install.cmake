# cmake --install BUILD --prefix PREFIX: a folder of its own, PREFIX/lib/dxpy, which is sys.prefix, so that the library and what
# users install beside it never mix with another Python's; and the command as a link, PREFIX/bin/dxpy.
set(DXPY_HOME lib/dxpy)
install(TARGETS dxpy DESTINATION ${DXPY_HOME}/bin)
install(FILES ${CMAKE_SOURCE_DIR}/build/stdlib.dpm DESTINATION ${DXPY_HOME})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/build/lib/python3.14 DESTINATION ${DXPY_HOME}/lib PATTERN __pycache__ EXCLUDE)
install(CODE "
  set(bin \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/bin\")
  file(MAKE_DIRECTORY \"\${bin}\")
  file(CREATE_LINK ../${DXPY_HOME}/bin/dxpy \"\${bin}/dxpy\" SYMBOLIC)")
