# Flags stand once, in native/cflags.rsp and native/ldflags.rsp, which the Maven build reads too.

# What everything here is compiled with.
add_library(posixipc_plain_flags INTERFACE)
target_compile_options(posixipc_plain_flags INTERFACE @${native}/cflags.rsp -ffile-prefix-map=${native}=native)
target_include_directories(posixipc_plain_flags INTERFACE ${native}/include)
target_link_libraries(posixipc_plain_flags INTERFACE Threads::Threads rt dl)

# The same with the sanitizers asked for, if any.
add_library(posixipc_flags INTERFACE)
target_link_libraries(posixipc_flags INTERFACE posixipc_plain_flags)

# What only the library is linked with.
add_library(posixipc_link_flags INTERFACE)

if(PIPC_SANITIZE)
  target_compile_options(posixipc_flags INTERFACE
    -fsanitize=${PIPC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(posixipc_flags INTERFACE -fsanitize=${PIPC_SANITIZE})
else()
  # Sanitizer run times leave symbols open until the program is linked; ldflags.rsp forbids that.
  target_link_options(posixipc_link_flags INTERFACE @${native}/ldflags.rsp)
endif()

# A response file is no dependency in CMake's eyes.
function(pipc_rebuild_on_flag_change)
  set_property(SOURCE ${ARGV} APPEND PROPERTY OBJECT_DEPENDS ${native}/cflags.rsp)
endfunction()
