// Comm messages between Jupyter's form and the wire's: buffers are base64 there, and a message has a named limit. No state here.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/error.h"
#include "kernels/jupyter_message.h"
#include "wire/shim.h"

namespace stoa {

[[nodiscard]] bool is_comm(const JupyterMessage& message);
/// What the message takes on the wire, about: to be compared with max_comm_bytes before comm_of.
[[nodiscard]] std::size_t wire_bytes_of(const JupyterMessage& message);
[[nodiscard]] std::expected<wire::CommMessage, DecodeError> comm_of(JupyterMessage& message);
/// The kernel's request, without its id. An error: the page sent what is no comm message.
[[nodiscard]] std::expected<JupyterRequest, DecodeError> request_of(const wire::CommMessage& comm);

[[nodiscard]] std::string base64_of(std::string_view bytes);
[[nodiscard]] std::expected<std::string, DecodeError> bytes_of_base64(std::string_view text);

}  // namespace stoa
