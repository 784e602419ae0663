// Turns what a kernel publishes into operations on a cell's outputs, within the limits of the wire. No state here.
#pragma once

#include <expected>
#include <optional>

#include "base/error.h"
#include "kernels/jupyter_message.h"
#include "wire/shared.h"

namespace stoa {

struct StreamText {
    wire::StreamName name{};
    std::string text;
};

[[nodiscard]] std::expected<StreamText, DecodeError> stream_of(JupyterMessage& message);
/// display_data, execute_result, update_display_data, error and clear_output; nothing for types that are no output.
[[nodiscard]] std::expected<std::optional<wire::OutputOp>, DecodeError> output_of(JupyterMessage& message);
/// What `object?` shows: the first page of an execute_reply's payload.
[[nodiscard]] std::optional<wire::OutputOp> page_of(JupyterMessage& reply);
/// A whole number from 0 to 2^53 - 1 in a field of the content.
[[nodiscard]] std::optional<std::int64_t> number_field(const boost::json::object& object, std::string_view name);
[[nodiscard]] std::string_view string_field(const boost::json::object& object, std::string_view name);

/// One chunk, counted.
[[nodiscard]] wire::OutputOp make_stream_op(wire::StreamName name, std::string text);

}  // namespace stoa
