# SPDX-License-Identifier: BSL-1.0
include(CMakePackageConfigHelpers)

set(pylonConfigDir ${CMAKE_INSTALL_LIBDIR}/cmake/pylon)
get_property(pylonTargets GLOBAL PROPERTY PYLON_TARGETS)
foreach(target IN LISTS pylonTargets)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "INTERFACE_LIBRARY")
        install(TARGETS ${target} EXPORT pylonTargets FILE_SET HEADERS FILE_SET bodies)
    else()
        install(TARGETS ${target} EXPORT pylonTargets)
    endif()
endforeach()
install(EXPORT pylonTargets NAMESPACE pylon:: DESTINATION ${pylonConfigDir})

configure_package_config_file(cmake/pylonConfig.cmake.in pylonConfig.cmake INSTALL_DESTINATION ${pylonConfigDir})
write_basic_package_version_file(pylonConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/pylonConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/pylonConfigVersion.cmake
              cmake/modules/FindLibdeflate.cmake cmake/modules/FindLibmariadb.cmake
              cmake/modules/FindRapidJSONHeaders.cmake
        DESTINATION ${pylonConfigDir})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
