# room(NAME USES room... LINKS target... [PROGRAMS])
#
# A room's whole CMakeLists.txt is one call. In src/NAME/:
#   *.cpp          the library stoa_NAME
#   *_test.cpp     NAME_test, a ctest
#   *_fuzz.cpp     one libFuzzer program each, in the preset asan; says how many inputs ./test tries
#   main_*.cpp     not part of the library: a program, named by the room itself with room_program()
# USES names rooms with smaller numbers (tools/check_layers.py checks the includes).

# doctest's own code, compiled once for all rooms.
if(STOA_TESTS)
  add_library(stoa_test_main OBJECT ${CMAKE_SOURCE_DIR}/cmake/test_main.cpp)
endif()

function(room name)
  cmake_parse_arguments(ROOM "NO_PCH" "" "USES;LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  set(library_sources ${sources})
  list(FILTER library_sources EXCLUDE REGEX "(_test|_fuzz)\\.cpp$|/main_[a-z_]+\\.cpp$")
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  set(fuzzers ${sources})
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")

  set(uses)
  foreach(used IN LISTS ROOM_USES)
    list(APPEND uses stoa_${used})
  endforeach()

  add_library(stoa_${name} STATIC ${library_sources})
  # Several files are compiled as one: what they include is read once, and a clean build takes two thirds of the time. So names in
  # unnamed namespaces differ within a room. -DSTOA_UNITY=OFF compiles each file alone, as editors like it.
  set_target_properties(stoa_${name} PROPERTIES UNITY_BUILD ${STOA_UNITY} UNITY_BUILD_BATCH_SIZE 6)
  target_include_directories(stoa_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(stoa_${name} PUBLIC ${uses} ${ROOM_LINKS})
  if(NOT ROOM_NO_PCH)
    target_precompile_headers(stoa_${name} REUSE_FROM stoa_pch)
    target_link_libraries(stoa_${name} PUBLIC stoa_pch)
  endif()

  if(tests AND STOA_TESTS)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE stoa_${name} stoa_test_main)
    if(NOT ROOM_NO_PCH)
      target_precompile_headers(${name}_test REUSE_FROM stoa_pch)
    endif()
    target_compile_definitions(${name}_test PRIVATE STOA_SOURCE_DIR="${CMAKE_SOURCE_DIR}" STOA_BINARY_DIR="${CMAKE_BINARY_DIR}")
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES TIMEOUT 120 LABELS room)
  endif()

  if(STOA_FUZZ)
    foreach(fuzzer IN LISTS fuzzers)
      get_filename_component(fuzzer_name ${fuzzer} NAME_WE)
      add_executable(${fuzzer_name} ${fuzzer})
      target_link_libraries(${fuzzer_name} PRIVATE stoa_${name})
      target_link_options(${fuzzer_name} PRIVATE -fsanitize=fuzzer)
      target_compile_definitions(${fuzzer_name} PRIVATE STOA_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
      # How many, and not how long, so that a slow machine tries as much; some seconds each. ./dev fuzz goes on for longer.
      file(STRINGS ${fuzzer} inputs REGEX "^// Inputs in ./test: [0-9]+$")
      if(NOT inputs)
        message(FATAL_ERROR "${fuzzer} lacks its line `// Inputs in ./test: N`")
      endif()
      string(REGEX MATCH "[0-9]+$" inputs "${inputs}")
      add_test(NAME ${fuzzer_name} COMMAND ${fuzzer_name} -runs=${inputs} -timeout=10 -rss_limit_mb=2048 -max_len=65536)
      set_tests_properties(${fuzzer_name} PROPERTIES TIMEOUT 300 LABELS fuzz)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${fuzzer})
    endforeach()
  endif()
endfunction()

# room_program(PROGRAM ROOM SOURCE LINKS...)
function(room_program program room source)
  add_executable(${program} ${source})
  target_link_libraries(${program} PRIVATE stoa_${room} ${ARGN})
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()
