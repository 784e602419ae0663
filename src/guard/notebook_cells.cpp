#include "guard/notebook_cells.h"

#include "base/json.h"

namespace stoa::guard {

namespace {

constexpr std::size_t most_cells = 100'000;

std::string joined_source(const boost::json::value* source) {
    if (source == nullptr) return {};
    if (const auto* text = source->if_string()) return std::string(*text);
    std::string out;
    if (const auto* lines = source->if_array()) {
        for (const auto& line : *lines) {
            if (const auto* text = line.if_string()) out += std::string_view(*text);
        }
    }
    return out;
}

void take_cells(const boost::json::array& cells, bool bash, std::vector<NotebookCell>& out) {
    for (const auto& value : cells) {
        const auto* cell = value.if_object();
        if (cell == nullptr || out.size() >= most_cells) continue;
        const auto* type = cell->if_contains("cell_type");
        const auto* kind = type != nullptr ? type->if_string() : nullptr;
        const auto* source = cell->if_contains("source");
        if (source == nullptr) source = cell->if_contains("input");  // nbformat 3
        NotebookCell made;
        made.index = static_cast<std::int32_t>(out.size());
        made.kind = kind != nullptr && *kind != "code" ? CellKind::markdown : bash ? CellKind::shell_script : CellKind::code;
        made.text = joined_source(source);
        out.push_back(std::move(made));
    }
}

bool is_bash(const boost::json::object& notebook) {
    const auto* metadata = notebook.if_contains("metadata");
    const auto* kernel = metadata != nullptr && metadata->is_object() ? metadata->get_object().if_contains("kernelspec") : nullptr;
    const auto* name = kernel != nullptr && kernel->is_object() ? kernel->get_object().if_contains("name") : nullptr;
    return name != nullptr && name->is_string() && std::string_view(name->get_string()).find("bash") != std::string_view::npos;
}

}  // namespace

std::expected<std::vector<NotebookCell>, DecodeError> parse_notebook_cells(std::string_view ipynb) {
    if (ipynb.starts_with("\xEF\xBB\xBF")) ipynb.remove_prefix(3);
    auto json = parse_json(ipynb);
    if (!json) return std::unexpected(std::move(json.error()));
    const auto* notebook = json->if_object();
    if (notebook == nullptr) return std::unexpected(DecodeError{"", "is no notebook: not an object"});
    std::vector<NotebookCell> out;
    const bool bash = is_bash(*notebook);
    if (const auto* cells = notebook->if_contains("cells"); cells != nullptr && cells->is_array()) {
        take_cells(cells->get_array(), bash, out);
        return out;
    }
    const auto* sheets = notebook->if_contains("worksheets");
    if (sheets == nullptr || !sheets->is_array()) return std::unexpected(DecodeError{"", "is no notebook: it has no cells"});
    for (const auto& sheet : sheets->get_array()) {
        const auto* cells = sheet.is_object() ? sheet.get_object().if_contains("cells") : nullptr;
        if (cells != nullptr && cells->is_array()) take_cells(cells->get_array(), bash, out);
    }
    return out;
}

}  // namespace stoa::guard
