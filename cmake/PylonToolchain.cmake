# SPDX-License-Identifier: BSL-1.0
# What makes our own builds faster where it is there. Nothing depends on it.
include(CheckLinkerFlag)

find_program(PYLON_CCACHE ccache)
mark_as_advanced(PYLON_CCACHE)
if(PYLON_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${PYLON_CCACHE})
endif()

check_linker_flag(CXX -fuse-ld=lld PYLON_HAS_LLD)
if(PYLON_HAS_LLD)
    add_link_options(-fuse-ld=lld)
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set_property(GLOBAL PROPERTY USE_FOLDERS ON)
