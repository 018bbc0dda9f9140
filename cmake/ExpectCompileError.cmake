# SPDX-License-Identifier: BSL-1.0
# cmake -D CXX= -D INCLUDE= -D SOURCE= -P: compiles SOURCE and wants it to fail. The first error must be the sentence of the
# source's line `// expect-error: <sentence>`, word for word and nothing besides, and the diagnostics in all have no more lines
# than `// max-lines: <n>` says: what was measured with either compiler, and a quarter more.
file(READ ${SOURCE} text)
foreach(key expect-error max-lines)
    if(NOT text MATCHES "// ${key}: ([^\n]*)")
        message(FATAL_ERROR "${SOURCE} has no line `// ${key}: ...`")
    endif()
    set(${key} "${CMAKE_MATCH_1}")
endforeach()

# The compilers' own words, in English and without colour.
set(ENV{LC_ALL} C)
execute_process(COMMAND ${CXX} -std=c++20 -DPYLON_SEPARATE_COMPILATION -I${INCLUDE} -fsyntax-only -fno-diagnostics-color
                        ${SOURCE}
                RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(status EQUAL 0)
    message(FATAL_ERROR "${SOURCE} compiles, and must not")
endif()
string(REGEX MATCH "error: [^\n]*" first "${output}")
# What the compilers put before a static_assert's own sentence; clang names the requirement, too.
string(REGEX REPLACE "^error: static assertion failed( due to requirement '[^']*')?: " "" sentence "${first}")
if(NOT sentence STREQUAL expect-error)
    message(FATAL_ERROR "the first error was\n    ${first}\nand should be\n    ${expect-error}\nin\n${output}")
endif()
string(REGEX REPLACE "[^\n]" "" newlines "${output}")
string(LENGTH "${newlines}" lines)
if(lines GREATER max-lines)
    message(FATAL_ERROR "${lines} lines of diagnostics, and at most ${max-lines} are allowed:\n${output}")
endif()
