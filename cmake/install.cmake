# Install rules: library, headers, find_package(posixipc CONFIG) and pkg-config, all movable to another prefix.
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/posixipc)

install(TARGETS posixipc EXPORT posixipc LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/posixipc)
install(EXPORT posixipc NAMESPACE posixipc:: FILE posixipc-targets.cmake DESTINATION ${package})

if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(compatibility SameMinorVersion)
else()
  set(compatibility SameMajorVersion)
endif()
write_basic_package_version_file(posixipc-config-version.cmake COMPATIBILITY ${compatibility})
configure_package_config_file(posixipc-config.cmake.in posixipc-config.cmake INSTALL_DESTINATION ${package}
  NO_SET_AND_CHECK_MACRO)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/posixipc-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/posixipc-config-version.cmake DESTINATION ${package})

# The prefix is told from where the file lies, so that cmake --install --prefix needs no second configure.
file(RELATIVE_PATH prefix_from_pc ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" prefix_from_pc ${prefix_from_pc})
file(RELATIVE_PATH include_from_prefix ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
file(RELATIVE_PATH lib_from_prefix ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_LIBDIR})
configure_file(posixipc.pc.in posixipc.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/posixipc.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
