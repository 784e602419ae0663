// Any bytes as an .ipynb (of versions 2 to 4): refused with a place, or a notebook that goes out and comes in the same again, also
// over a snapshot, and that can be exported as .html.
// Inputs in ./test: 100000
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "notebooks/document.h"
#include "notebooks/html_export.h"
#include "notebooks/nbformat.h"
#include "notebooks/test_log.h"

using namespace stoa;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto content = parse_notebook({reinterpret_cast<const char*>(bytes), size});
    if (!content) {
        if (content.error().what.empty()) std::abort();
        return 0;
    }
    const auto out_of = [](const Content& one, const Content& blobs) {
        return format_notebook(one, [&](const std::string& id) -> std::optional<std::string> {
            for (const BlobContent& blob : blobs.blobs) {
                if (blob.id.str() == id) return blob.content;
            }
            return std::nullopt;
        });
    };
    const std::string out = out_of(*content, *content);
    const std::string html = format_html("t", *content, [&](const std::string& id) -> std::optional<std::string> {
        for (const BlobContent& blob : content->blobs) {
            if (blob.id.str() == id) return blob.content;
        }
        return std::nullopt;
    });
    if (html.find("<script") != std::string::npos || html.find("<svg") != std::string::npos) std::abort();
    const auto again = parse_notebook(out);
    if (!again || out_of(*again, *again) != out) std::abort();
    try {
        MemoryLog log;
        const Document document(NotebookId("n"), "t", *content, log);
        const Document loaded = Document::from_snapshot(NotebookId("n"), document.snapshot(), log);
        if (loaded.snapshot() != document.snapshot() || out_of(loaded.content(), *content) != out) std::abort();
    } catch (const Refused&) {
        return 0;  // over a limit of a document
    }
    return 0;
}
