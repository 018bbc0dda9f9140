# SPDX-License-Identifier: BSL-1.0
# How a target of the library is declared. A target whose needs are not met is left out with a STATUS line.

# pylon_find(<package> [version] [CONFIG]): looks for a third-party package and remembers it for the installed package, which
# must find it again.
macro(pylon_find package)
    find_package(${package} ${ARGN} QUIET)
    if(${package}_FOUND)
        string(JOIN " " pylonDependency ${package} ${ARGN})
        string(APPEND PYLON_FIND_DEPENDENCIES "find_dependency(${pylonDependency})\n")
    else()
        message(STATUS "pylon: ${package} was not found")
    endif()
endmacro()

# _pylon_missing(<variable> <name> <targets...>): the first target that does not exist, if any.
function(_pylon_missing variable name)
    set(${variable} "" PARENT_SCOPE)
    foreach(need IN LISTS ARGN)
        if(NOT TARGET ${need})
            message(STATUS "pylon::${name} is off: it needs ${need}")
            set(${variable} ${need} PARENT_SCOPE)
            return()
        endif()
    endforeach()
endfunction()

# _pylon_match(<variable> <patterns...>): files under include/pylon that no target owns yet and that match. A pattern ends in
# `**` for a folder and all below, in `*` for the beginning of a file's name; otherwise it is a file.
function(_pylon_match variable)
    get_property(owned GLOBAL PROPERTY PYLON_OWNED_HEADERS)
    set(base ${PROJECT_SOURCE_DIR}/include/pylon)
    set(found "")
    foreach(pattern IN LISTS ARGN)
        if(pattern MATCHES "^(.*)/\\*\\*$")
            file(GLOB_RECURSE files CONFIGURE_DEPENDS ${base}/${CMAKE_MATCH_1}/*.hpp ${base}/${CMAKE_MATCH_1}/*.ipp)
        elseif(pattern MATCHES "\\*$")
            file(GLOB files CONFIGURE_DEPENDS ${base}/${pattern}.hpp ${base}/${pattern}.ipp)
        else()
            file(GLOB files CONFIGURE_DEPENDS ${base}/${pattern})
        endif()
        list(APPEND found ${files})
    endforeach()
    if(owned)
        list(REMOVE_ITEM found ${owned})
    endif()
    list(REMOVE_DUPLICATES found)
    set_property(GLOBAL APPEND PROPERTY PYLON_OWNED_HEADERS ${found})
    set(${variable} ${found} PARENT_SCOPE)
endfunction()

# pylon_module(<name> USES <targets...> [HEADERS <patterns...>]): an INTERFACE target pylon::<name> that owns the headers of
# these patterns.
function(pylon_module name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;HEADERS")
    _pylon_match(files ${arg_HEADERS})
    _pylon_missing(missing ${name} ${arg_USES})
    if(missing)
        return()
    endif()

    add_library(pylon_${name} INTERFACE)
    add_library(pylon::${name} ALIAS pylon_${name})
    set_target_properties(pylon_${name} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(pylon_${name} INTERFACE cxx_std_20)
    target_link_libraries(pylon_${name} INTERFACE ${arg_USES})

    target_sources(pylon_${name} INTERFACE FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${files})
    set_property(GLOBAL APPEND PROPERTY PYLON_TARGETS pylon_${name})
endfunction()

# pylon_compiled_module(<name> USES <targets...> SOURCES <files...>): a library pylon::<name> that holds the bodies of the
# headers of USES. What links it sees declarations only.
function(pylon_compiled_module name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;SOURCES")
    _pylon_missing(missing ${name} ${arg_USES})
    if(missing)
        return()
    endif()

    add_library(pylon_${name} ${arg_SOURCES})
    add_library(pylon::${name} ALIAS pylon_${name})
    set_target_properties(pylon_${name} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
    target_compile_definitions(pylon_${name} PUBLIC PYLON_SEPARATE_COMPILATION)
    target_link_libraries(pylon_${name} PUBLIC ${arg_USES})
    set_property(GLOBAL APPEND PROPERTY PYLON_TARGETS pylon_${name})
endfunction()

# Stops where a header belongs to no target: it would not be installed.
function(pylon_require_owners)
    get_property(owned GLOBAL PROPERTY PYLON_OWNED_HEADERS)
    file(GLOB_RECURSE all CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/*.?pp)
    list(REMOVE_ITEM all ${owned})
    if(all)
        message(FATAL_ERROR "no pylon_module in CMakeLists.txt owns: ${all}")
    endif()
endfunction()
