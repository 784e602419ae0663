// Markdown (GitHub's) as HTML that can do nothing: raw HTML is shown as text, links lead only where a link may, images are only
// those that the notebook holds.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace stoa {

/// The data: address of an attachment ("attachment:NAME" in the text), or nothing.
using FindAttachment = std::function<std::optional<std::string>(std::string_view name)>;

void write_markdown_html(std::string& out, std::string_view markdown, const FindAttachment& find_attachment);

/// Whether a link to this address may be given: http, https, mailto, or no scheme at all.
[[nodiscard]] bool is_link_address(std::string_view address);
/// Whether it is a data: address of an image, base64.
[[nodiscard]] bool is_image_data(std::string_view address);

}  // namespace stoa
