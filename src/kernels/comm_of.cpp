#include "kernels/comm_of.h"

#include <sodium.h>

#include "base/json.h"
#include "kernels/output_of.h"

namespace stoa {

namespace {

constexpr std::size_t max_comm_name_bytes = 200;  // as wire/shared.yaml says of comm_id and target_name

}  // namespace

bool is_comm(const JupyterMessage& message) {
    return message.type == "comm_open" || message.type == "comm_msg" || message.type == "comm_close";
}

std::size_t wire_bytes_of(const JupyterMessage& message) {
    std::size_t bytes = message.content_bytes;
    for (const std::string& buffer : message.buffers) bytes += buffer.size() / 3 * 4 + 8;
    return bytes;
}

std::expected<wire::CommMessage, DecodeError> comm_of(JupyterMessage& message) {
    wire::CommMessage comm;
    comm.kind = message.type == "comm_open"  ? wire::CommKind::open
                : message.type == "comm_msg" ? wire::CommKind::message
                                             : wire::CommKind::close;
    comm.comm_id = string_field(message.content, "comm_id");
    if (comm.comm_id.empty() || comm.comm_id.size() > max_comm_name_bytes)
        return std::unexpected(DecodeError{message.type + ".comm_id", "is not an id"});
    if (comm.kind == wire::CommKind::open) {
        comm.target_name = string_field(message.content, "target_name");
        if (comm.target_name->size() > max_comm_name_bytes)
            return std::unexpected(DecodeError{"comm_open.target_name", "is too long"});
    }
    auto* data = message.content.if_contains("data");
    comm.data = data && data->is_object() ? std::move(*data) : boost::json::value(boost::json::object());
    if (!message.metadata.empty()) comm.metadata = std::move(message.metadata);
    if (message.buffers.size() > static_cast<std::size_t>(wire::max_comm_buffers))
        return std::unexpected(DecodeError{message.type + ".buffers", "are too many"});
    if (!message.buffers.empty()) comm.buffers.emplace();
    for (const std::string& buffer : message.buffers) comm.buffers->push_back(base64_of(buffer));
    return comm;
}

std::expected<JupyterRequest, DecodeError> request_of(const wire::CommMessage& comm) {
    if (!comm.data.is_object()) return std::unexpected(DecodeError{"comm.data", "is not an object"});
    if (comm.metadata && !comm.metadata->is_object()) return std::unexpected(DecodeError{"comm.metadata", "is not an object"});
    JupyterRequest request;
    request.type = comm.kind == wire::CommKind::open      ? "comm_open"
                   : comm.kind == wire::CommKind::message ? "comm_msg"
                                                          : "comm_close";
    request.content = "{\"comm_id\":";
    write_json_string(request.content, comm.comm_id);
    if (comm.kind == wire::CommKind::open) {
        request.content += ",\"target_name\":";
        write_json_string(request.content, comm.target_name.value_or(""));
    }
    request.content += ",\"data\":";
    write_json_value(request.content, comm.data);
    request.content += '}';
    if (comm.metadata) {
        request.metadata.clear();
        write_json_value(request.metadata, *comm.metadata);
    }
    for (const std::string& text : comm.buffers.value_or(std::vector<std::string>())) {
        auto bytes = bytes_of_base64(text);
        if (!bytes) return std::unexpected(std::move(bytes.error()));
        request.buffers.push_back(std::move(*bytes));
    }
    return request;
}

std::string base64_of(std::string_view bytes) {
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    out.pop_back();  // sodium ends it with a zero byte
    return out;
}

std::expected<std::string, DecodeError> bytes_of_base64(std::string_view text) {
    std::string out(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr,
                                         &size, &end, sodium_base64_VARIANT_ORIGINAL);
    if (failed != 0 || end != text.data() + text.size()) return std::unexpected(DecodeError{"comm.buffers", "is not base64"});
    out.resize(size);
    return out;
}

}  // namespace stoa
