# stoa_grammars: tree-sitter with its grammars for Python and bash, from the sources that tools/grammars.sh fetches.
set(grammars ${CMAKE_SOURCE_DIR}/.cache/grammars/node_modules)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/grammars/package-lock.json)
execute_process(COMMAND ${CMAKE_SOURCE_DIR}/tools/grammars.sh RESULT_VARIABLE grammars_failed ERROR_VARIABLE grammars_says)
if(grammars_failed)
  message(FATAL_ERROR "tools/grammars.sh failed: ${grammars_says}")
endif()

set(tree_sitter ${grammars}/tree-sitter/vendor/tree-sitter/lib)
add_library(stoa_grammars STATIC
  ${tree_sitter}/src/lib.c
  ${grammars}/tree-sitter-python/src/parser.c ${grammars}/tree-sitter-python/src/scanner.c
  ${grammars}/tree-sitter-bash/src/parser.c ${grammars}/tree-sitter-bash/src/scanner.c)
target_include_directories(stoa_grammars SYSTEM PUBLIC ${tree_sitter}/include PRIVATE ${tree_sitter}/src)
target_compile_definitions(stoa_grammars PRIVATE _GNU_SOURCE _DEFAULT_SOURCE)
# Others' code: its warnings are not ours. Optimised also in the dev preset, since it does most of an inspection's work.
# It calls a grammar's functions through pointers of another type, as C programs do: the sanitizer's check of that is off for it.
target_compile_options(stoa_grammars PRIVATE -w -O2 -std=c11 -fno-sanitize=function)
