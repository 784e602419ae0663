// What the readers of artefacts stand on: a view of a file that never leaves it, and a place for what they find. Each reader says
// whether the file is of its kind; what it found of another kind is dropped.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "guard/artefact.h"
#include "guard/budget.h"

namespace stoa::guard {

/// Reads anywhere in a file, through one small window. Beyond its end, or beyond the budget, there is nothing.
class ArtefactView {
public:
    [[nodiscard]] ArtefactView(const ArtefactBytes& bytes, Budget& budget) : budget(budget), bytes_(bytes), size_(bytes.size()) {}

    Budget& budget;

    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] std::optional<std::uint8_t> byte(std::uint64_t at) {
        if (at - begin_ >= held_ && !fill(at)) return std::nullopt;
        return static_cast<std::uint8_t>(window_[static_cast<std::size_t>(at - begin_)]);
    }
    /// What is at hand from there on; empty at the end of the file and of the budget.
    [[nodiscard]] std::string_view some(std::uint64_t at) {
        if (!byte(at)) return {};
        return std::string_view(window_.data(), held_).substr(static_cast<std::size_t>(at - begin_));
    }
    /// Little endian, 1 to 8 bytes wide.
    [[nodiscard]] std::optional<std::uint64_t> number(std::uint64_t at, int width);
    /// Shorter where the file ends; empty where the budget does.
    [[nodiscard]] std::string text(std::uint64_t at, std::uint64_t count);
    [[nodiscard]] bool holds(std::uint64_t at, std::string_view magic);

private:
    bool fill(std::uint64_t at);

    const ArtefactBytes& bytes_;
    std::uint64_t size_;
    std::array<char, 16 << 10> window_{};
    std::uint64_t begin_ = 0;
    std::size_t held_ = 0;
};

class ArtefactFacts {
public:
    explicit ArtefactFacts(const Limits& limits) : limits_(limits) {}
    /// `value` and `text` are of the file: cut, and made printable.
    void add(std::string_view value, std::string_view text, std::uint64_t byte);
    /// For readers of code that the file runs when it is loaded.
    [[nodiscard]] std::vector<Fact>& list() { return facts_; }
    [[nodiscard]] std::vector<Fact> take() { return std::move(facts_); }

private:
    Limits limits_;
    std::vector<Fact> facts_;
};

/// The tensors of one model, whatever its format.
class Tensors {
public:
    void add(std::string name, std::vector<std::int64_t> shape, std::uint64_t byte);
    [[nodiscard]] bool empty() const { return count_ == 0; }
    /// KIND, KIND tensor NAME for the first and the last ones, and KIND shapes: a fingerprint of the sorted shapes, which a new name
    /// for file and tensors does not change.
    void tell(ArtefactFacts& facts, std::string_view kind, const std::string& more) const;

private:
    struct Tensor {
        std::string name;
        std::string shape;
        std::uint64_t byte;
    };
    std::vector<Tensor> first_;
    std::vector<Tensor> last_;
    std::vector<std::string> shapes_;
    std::uint64_t count_ = 0;
    double values_ = 0;
};

/// "1x3x128x128"; a size that is not fixed is "?".
[[nodiscard]] std::string words_of_shape(std::span<const std::int64_t> shape);

struct ZipEntry {
    std::string name;
    std::uint64_t begin = 0;  // of its local header
    std::uint64_t packed = 0;
    std::uint64_t size = 0;  // as the directory has it
    std::uint64_t method = 0;
    bool encrypted = false;
};
struct ZipDirectory {
    std::vector<ZipEntry> entries;  // up to a bound
    std::uint64_t count = 0;        // that it says it has
};
[[nodiscard]] std::optional<ZipDirectory> zip_directory(ArtefactView& view);
struct ZipContent {
    std::string bytes;
    bool cut = false;  // there is more, or it could not be unpacked
};
/// Up to `most` bytes of what an entry holds, and where it begins in the file.
[[nodiscard]] ZipContent zip_content(ArtefactView& view, const ZipEntry& entry, std::uint64_t most, std::uint64_t& begin);

// Each: is the file of this kind? Then its facts.
[[nodiscard]] bool read_elf(ArtefactView& view, ArtefactFacts& facts);
[[nodiscard]] bool read_hdf5(ArtefactView& view, ArtefactFacts& facts);
[[nodiscard]] bool read_zip(ArtefactView& view, ArtefactFacts& facts);
[[nodiscard]] bool read_pickle_file(ArtefactView& view, ArtefactFacts& facts);
[[nodiscard]] bool read_safetensors(ArtefactView& view, ArtefactFacts& facts);
[[nodiscard]] bool read_torrent(ArtefactView& view, ArtefactFacts& facts);
[[nodiscard]] bool read_saved_model(ArtefactView& view, ArtefactFacts& facts);
[[nodiscard]] bool read_onnx(ArtefactView& view, ArtefactFacts& facts);
[[nodiscard]] bool read_image(ArtefactView& view, ArtefactFacts& facts);

}  // namespace stoa::guard
