find_library(DXPY_GMP NAMES gmp REQUIRED)
target_link_libraries(dxpy_object PUBLIC ${DXPY_GMP})
