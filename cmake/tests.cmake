# The C tests. Every test is a program or script: exit 0 pass, 1 fail, 77 skip with a line that says why.
set(PIPC_PEER_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR} CACHE PATH "Where the peer program is put, for Java's tests to find")
set(test_environment "")

function(pipc_test name)
  add_test(NAME ${name} COMMAND ${ARGN})
  set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 120 ENVIRONMENT "${test_environment}")
endfunction()

# The foreign program at the other end: plain POSIX, nothing of ours linked in.
file(GLOB peer_sources CONFIGURE_DEPENDS ${native}/tests/peer*.c)
if(peer_sources)
  add_executable(peer ${peer_sources})
  if(PIPC_SANITIZE MATCHES "thread") # it has one thread, and misuses locks on purpose
    target_link_libraries(peer PRIVATE posixipc_plain_flags)
  else()
    target_link_libraries(peer PRIVATE posixipc_flags)
  endif()
  set_target_properties(peer PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PIPC_PEER_DIRECTORY})
  pipc_rebuild_on_flag_change(${peer_sources})
  list(APPEND test_environment PIPC_PEER=$<TARGET_FILE:peer>)
endif()

file(GLOB tests CONFIGURE_DEPENDS ${native}/tests/test_*.c)
foreach(file ${tests})
  get_filename_component(name ${file} NAME_WE)
  add_executable(${name} ${file})
  target_include_directories(${name} PRIVATE ${native}/src)
  if(name MATCHES "^test_channel_fuzz$") # it compiles the channel anew, to reach what is static there
    target_link_libraries(${name} PRIVATE posixipc posixipc_flags)
  else()
    target_link_libraries(${name} PRIVATE posixipc_objects)
  endif()
  pipc_rebuild_on_flag_change(${file})
  pipc_test(${name} ${name})
endforeach()

# The sources once more, with a point after each store at which a test may kill the process.
file(GLOB tortures CONFIGURE_DEPENDS ${native}/tests/torture_*.c)
if(tortures)
  add_library(posixipc_killable OBJECT ${sources})
  target_compile_definitions(posixipc_killable PRIVATE PIPC_VERSION="${PIPC_VERSION}" PIPC_KILL_POINTS)
  target_link_libraries(posixipc_killable PUBLIC posixipc_flags)
  pipc_rebuild_on_flag_change(${sources})
endif()
foreach(file ${tortures})
  get_filename_component(name ${file} NAME_WE)
  add_executable(${name} ${file})
  target_include_directories(${name} PRIVATE ${native}/src)
  target_link_libraries(${name} PRIVATE posixipc_killable)
  pipc_rebuild_on_flag_change(${file})
  pipc_test(${name} ${name})
endforeach()

# The C end of Java's lock tests: it can be killed at each store.
add_executable(lock_peer ${native}/tests/lock_peer.c)
target_include_directories(lock_peer PRIVATE ${native}/src)
target_link_libraries(lock_peer PRIVATE posixipc_killable)
set_target_properties(lock_peer PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PIPC_PEER_DIRECTORY})

# The C end of Java's channel tests, with the library linked in: its arguments are its verb.
add_executable(channel_peer ${native}/tests/channel_peer.c)
target_link_libraries(channel_peer PRIVATE posixipc posixipc_flags)
set_target_properties(channel_peer PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PIPC_PEER_DIRECTORY})

option(PIPC_FUZZ "Build fuzz_channel, a libFuzzer target (clang only)" OFF)
if(PIPC_FUZZ)
  add_executable(fuzz_channel ${native}/tests/fuzz_channel.c)
  target_compile_options(fuzz_channel PRIVATE -fsanitize=fuzzer,address,undefined)
  target_link_options(fuzz_channel PRIVATE -fsanitize=fuzzer,address,undefined)
  target_link_libraries(fuzz_channel PRIVATE posixipc posixipc_flags)
endif()

set(scripts ${CMAKE_CURRENT_SOURCE_DIR}/tests)
find_program(PIPC_CXX NAMES g++ clang++ c++ DOC "C++ compiler for the tests of the headers; the library needs none")
if(NOT PIPC_CXX)
  set(PIPC_CXX none)
endif()

pipc_test(exports sh ${scripts}/exports.sh "${CMAKE_NM}" $<TARGET_FILE:posixipc> ${native}/exports.txt)

foreach(file ${headers})
  get_filename_component(name ${file} NAME_WE)
  pipc_test(header_c11_${name} sh ${scripts}/header.sh "${CMAKE_C_COMPILER}" c c11 ${native}/include ${name}.h)
  pipc_test(header_cxx17_${name} sh ${scripts}/header.sh "${PIPC_CXX}" c++ c++17 ${native}/include ${name}.h)
endforeach()

# A user's project, against an installation of its own, or with this project as a part of it.
set(staging ${CMAKE_CURRENT_BINARY_DIR}/staging)
pipc_test(install ${CMAKE_COMMAND} -DCMAKE_INSTALL_PREFIX=${staging} -P ${CMAKE_CURRENT_BINARY_DIR}/cmake_install.cmake)
set_tests_properties(install PROPERTIES FIXTURES_SETUP installation)

function(pipc_consumer way language)
  set(name consumer_${way}_${language})
  pipc_test(${name} sh ${scripts}/consumer.sh ${way} ${language} ${staging}
    ${CMAKE_CURRENT_BINARY_DIR}/${name} ${PROJECT_VERSION})
  set(environment "${test_environment}" "CC=${CMAKE_C_COMPILER}" "CXX=${PIPC_CXX}" "CMAKE=${CMAKE_COMMAND}"
    "LIBDIR=${CMAKE_INSTALL_LIBDIR}" "SANITIZE=${PIPC_SANITIZE}")
  set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED installation ENVIRONMENT "${environment}")
endfunction()

pipc_consumer(find_package c)
pipc_consumer(find_package cxx)
pipc_consumer(pkg_config c)
pipc_consumer(pkg_config cxx)
pipc_consumer(subdirectory c)

# The C side of Java's tests of handing descriptors over.
add_executable(descriptor_peer ${native}/tests/descriptor_peer.c)
target_link_libraries(descriptor_peer PRIVATE posixipc posixipc_flags)
set_target_properties(descriptor_peer PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PIPC_PEER_DIRECTORY})
