# SPDX-License-Identifier: BSL-1.0
# Finds MariaDB Connector/C, which brings no package for CMake. Defines Libmariadb::libmariadb.
find_path(Libmariadb_INCLUDE_DIR mysql.h PATH_SUFFIXES mariadb mysql)
find_library(Libmariadb_LIBRARY mariadb PATH_SUFFIXES mariadb)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libmariadb REQUIRED_VARS Libmariadb_LIBRARY Libmariadb_INCLUDE_DIR)
mark_as_advanced(Libmariadb_INCLUDE_DIR Libmariadb_LIBRARY)
if(Libmariadb_FOUND AND NOT TARGET Libmariadb::libmariadb)
    add_library(Libmariadb::libmariadb UNKNOWN IMPORTED)
    set_target_properties(Libmariadb::libmariadb PROPERTIES IMPORTED_LOCATION "${Libmariadb_LIBRARY}"
                          INTERFACE_INCLUDE_DIRECTORIES "${Libmariadb_INCLUDE_DIR}")
endif()
