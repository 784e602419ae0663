// Pictures: what tools for swapping faces leave in theirs. DeepFaceLab keeps a pickled dictionary in a JPEG's APP15, faceswap a text
// under its own name in a PNG. Other pictures are no artefact: there is nothing to say of them.
#include "guard/artefact_reading.h"

namespace stoa::guard {

namespace {

constexpr int most_parts = 2'000;

bool read_jpeg(ArtefactView& view, ArtefactFacts& facts) {
    std::uint64_t at = 2;
    for (int part = 0; part < most_parts && view.budget.step(); ++part) {
        const auto mark = view.byte(at + 1);
        const auto high = view.byte(at + 2);
        const auto low = view.byte(at + 3);
        if (view.byte(at) != 0xFF || !mark || !high || !low || *mark == 0xDA || *mark == 0xD9) return false;
        const std::uint64_t length = static_cast<std::uint64_t>(*high) * 256 + *low;
        if (length < 2) return false;
        if (*mark == 0xEF) {
            const std::string content = view.text(at + 4, length - 2);
            if (content.starts_with('\x80') && content.find("source_landmarks") != std::string::npos) {
                facts.add("jpeg face", "a pickled dictionary of a face's landmarks in APP15", at);
                return true;
            }
        }
        at += 2 + length;
    }
    return false;
}

bool read_png(ArtefactView& view, ArtefactFacts& facts) {
    std::uint64_t at = 8;
    for (int part = 0; part < most_parts && view.budget.step() && at < view.size(); ++part) {
        std::uint64_t length = 0;
        for (std::uint64_t i = 0; i < 4; ++i) length = length * 256 + view.byte(at + i).value_or(0);
        if (view.holds(at + 4, "IDAT") || view.holds(at + 4, "IEND")) return false;
        if (view.holds(at + 4, "iTXt") && view.holds(at + 8, std::string_view("faceswap\0", 9))) {
            facts.add("png face", "a text named faceswap", at);
            return true;
        }
        at += 12 + length;
    }
    return false;
}

}  // namespace

bool read_image(ArtefactView& view, ArtefactFacts& facts) {
    if (view.holds(0, "\xFF\xD8\xFF")) return read_jpeg(view, facts);
    return view.holds(0, std::string_view("\x89PNG\r\n\x1a\n", 8)) && read_png(view, facts);
}

}  // namespace stoa::guard
