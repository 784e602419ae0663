#include "sessions/notebook_kernel.h"

namespace stoa {

namespace {

std::string text_at(const boost::json::value& metadata, std::string_view part, std::string_view key, std::size_t max_bytes) {
    const auto* object = metadata.if_object();
    const auto* inner = object ? object->if_contains(part) : nullptr;
    const auto* fields = inner ? inner->if_object() : nullptr;
    const auto* value = fields ? fields->if_contains(key) : nullptr;
    const auto* text = value ? value->if_string() : nullptr;
    return text && text->size() <= max_bytes ? std::string(*text) : std::string();
}

}  // namespace

NotebookKernel kernel_of(const boost::json::value& metadata) {
    NotebookKernel out{text_at(metadata, "kernelspec", "name", 200), text_at(metadata, "kernelspec", "language", 100)};
    if (out.language.empty()) out.language = text_at(metadata, "language_info", "name", 100);
    return out;
}

}  // namespace stoa
