# SPDX-License-Identifier: BSL-1.0
# RapidJSON as headers, target RapidJSON::headers: the packages of it differ in the targets that they define, or define none.
find_path(RapidJSONHeaders_INCLUDE_DIR rapidjson/reader.h)
mark_as_advanced(RapidJSONHeaders_INCLUDE_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(RapidJSONHeaders REQUIRED_VARS RapidJSONHeaders_INCLUDE_DIR)

if(RapidJSONHeaders_FOUND AND NOT TARGET RapidJSON::headers)
    add_library(RapidJSON::headers INTERFACE IMPORTED)
    target_include_directories(RapidJSON::headers INTERFACE "${RapidJSONHeaders_INCLUDE_DIR}")
endif()
