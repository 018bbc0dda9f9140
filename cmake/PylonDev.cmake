# SPDX-License-Identifier: BSL-1.0
# What our own programs are built with, and users' programs are not.
add_library(pylon_dev INTERFACE)
target_compile_options(pylon_dev INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
# Our targets are checked against what an installed pylon would be: its headers are not system headers here.
if(TARGET pylon_compiled)
    target_link_libraries(pylon_compiled PRIVATE $<BUILD_INTERFACE:pylon_dev>)
    set(pylonLibrary pylon::compiled)
elseif(TARGET pylon_all)
    set(pylonLibrary pylon::all)
endif()
