# SPDX-License-Identifier: BSL-1.0
# cmake -D PROGRAM= -D LABEL= -D OUTPUT= -P: asks a Catch2 program for its test cases and writes a file for CTest that adds each
# as a test. (Catch's own module takes a name with one bracket in it for the beginning of a list that never ends.)
execute_process(COMMAND ${PROGRAM} --list-test-names-only OUTPUT_VARIABLE names RESULT_VARIABLE count)
if(NOT count MATCHES "^[0-9]+$" OR names STREQUAL "")
    message(FATAL_ERROR "${PROGRAM} does not list its test cases (${count}): ${names}")
endif()
get_filename_component(program ${PROGRAM} NAME)

# These have a meaning in lists of CMake, so they travel as control characters.
string(ASCII 1 open)
string(ASCII 2 close)
string(ASCII 3 semicolon)
string(REPLACE "[" "${open}" names "${names}")
string(REPLACE "]" "${close}" names "${names}")
string(REPLACE ";" "${semicolon}" names "${names}")
string(REPLACE "\n" ";" names "${names}")

set(script "")
foreach(name IN LISTS names)
    if(name STREQUAL "")
        continue()
    endif()
    string(REPLACE "${semicolon}" ";" name "${name}")
    string(REPLACE "${open}" "[" name "${name}")
    string(REPLACE "${close}" "]" name "${name}")
    # What Catch's own language of test names gives a meaning to. The program is told to fail where no case has the name.
    set(pattern "${name}")
    foreach(special "\\" "," "[" "]" "*" "\"")
        string(REPLACE "${special}" "\\${special}" pattern "${pattern}")
    endforeach()
    # Each process with a database drops what is in it, and ends the connections of others.
    set(lock "")
    if(LABEL STREQUAL "counterpart" AND name MATCHES "^(MariaDb|Postgres) ")
        set(lock " RESOURCE_LOCK ${CMAKE_MATCH_1}")
    endif()
    string(APPEND script
        "add_test([==[${program}: ${name}]==] [==[${PROGRAM}]==] [==[${pattern}]==] --warn NoTests)\n"
        "set_tests_properties([==[${program}: ${name}]==] PROPERTIES LABELS ${LABEL} TIMEOUT 300${lock}\n"
        # A case that cannot run (no vectors, no server) says `skipped: why` and returns.
        "  SKIP_REGULAR_EXPRESSION [==[[^a-z]skipped: ]==])\n")
endforeach()
file(WRITE ${OUTPUT} "${script}")
