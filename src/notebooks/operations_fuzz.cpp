// Two kinds of input by the first byte: page messages as JSON lines, or numbers that steer random edits. Whatever comes, the
// document that is loaded from its log is the document in memory, and lengths are what they are said to be.
// Inputs in ./test: 4000
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "notebooks/random_edits.h"
#include "notebooks/test_log.h"

using namespace stoa;

namespace {

void check(const Document& document, MemoryLog& log, const std::string& start) {
    if (log.reload(document.id(), start).snapshot() != document.snapshot()) std::abort();
    const auto loaded = Document::from_snapshot(document.id(), document.snapshot(), log);
    if (loaded.snapshot() != document.snapshot()) std::abort();
}

Outcome apply(Document& document, std::string_view line) {
    const ClientId client("tab");
    const PersonId person("ada");
    const auto message = wire::decode_page_message(line);
    if (!message) return {};
    try {
        if (const auto* text = std::get_if<wire::PushText>(&*message)) return document.push_text(*text, client, person, Time());
        if (const auto* edits = std::get_if<wire::PushStructure>(&*message)) return document.push_structure(*edits, client, person, Time());
        if (const auto* clear = std::get_if<wire::ClearOutputs>(&*message)) return document.clear_outputs(*clear, client, person, Time());
        if (const auto* pull = std::get_if<wire::PullText>(&*message)) return document.pull_text(*pull);
    } catch (const Refused&) {
        return {};
    }
    return {};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size < 2) return 0;
    MemoryLog log;
    Content content;
    for (const char* id : {"cell1", "cell2"}) {
        wire::CellState& cell = content.cells.emplace_back();
        cell.cell_id = id;
        cell.text = "a😀b";
        cell.metadata = boost::json::object();
    }
    Document document(NotebookId("n"), "t", std::move(content), log);
    const std::string start = document.snapshot();
    std::string_view rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
    if (bytes[0] == '{') {
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            log.append(apply(document, rest.substr(0, end)));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    } else {
        std::size_t at = 0;
        RandomEdits edits([&](std::size_t n) -> std::size_t {
            const auto one = at < rest.size() ? static_cast<unsigned char>(rest[at]) : 0U;
            ++at;
            return (n > 256 ? one * 257 : one) % n;
        });
        for (int i = 0; i < 200 && at < rest.size(); ++i) log.append(edits.next(document));
    }
    for (const std::string& id : document.cell_ids()) {
        // A change that keeps everything is refused unless its length is the text's.
        std::string text = document.find_text(id)->text;
        std::int64_t units = utf16_length(text);
        const std::int64_t before = units;
        ChangeSet::between(text, text + "!").apply_to(text, units, 1 << 24);
        if (units != before + 1 || units != utf16_length(text)) std::abort();
        if (before == 0) continue;
        const wire::PushText push{1'000'000, id, document.find_text(id)->text_version, {boost::json::array{before}}};
        try {
            log.append(document.push_text(push, ClientId("prober-" + id), PersonId(), Time()));
        } catch (const Refused&) {
            std::abort();
        }
    }
    check(document, log, start);
    return 0;
}
