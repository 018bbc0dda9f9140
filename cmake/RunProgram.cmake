# SPDX-License-Identifier: BSL-1.0
# cmake -D PROGRAM= [-D ARGUMENTS=] [-D INPUT=] [-D EXPECT=] -P: runs the program with a file as its standard input and wants
# it to succeed, and its output to match each regular expression of the list EXPECT.
if(NOT INPUT)
    set(INPUT /dev/null)
endif()
execute_process(COMMAND ${PROGRAM} ${ARGUMENTS} INPUT_FILE ${INPUT} RESULT_VARIABLE status OUTPUT_VARIABLE output
                ECHO_OUTPUT_VARIABLE)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "it ended with ${status}")
endif()
foreach(each IN LISTS EXPECT)
    if(NOT output MATCHES "${each}")
        message(FATAL_ERROR "its output does not match: ${each}")
    endif()
endforeach()
