#include "kernels/numbered_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>

#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "base/error.h"
#include "base/frame.h"
#include "base/ids.h"

namespace stoa {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t checksum_bytes = crypto_shorthash_BYTES;
constexpr std::size_t entry_head_bytes = checksum_bytes + frame_header_bytes;
constexpr std::string_view segment_suffix = ".log";

// It tells a torn entry from a whole one; it guards against accidents, not against someone with the shim's rights.
std::string checksum_of(std::string_view frame) {
    static constexpr unsigned char key[crypto_shorthash_KEYBYTES] = {};
    unsigned char sum[checksum_bytes];
    crypto_shorthash(sum, reinterpret_cast<const unsigned char*>(frame.data()), frame.size(), key);
    return {reinterpret_cast<char*>(sum), sizeof sum};
}

std::uint32_t frame_length(const char* header) {
    std::uint32_t length = 0;
    for (int i = 0; i < 4; ++i) length = length << 8 | static_cast<unsigned char>(header[i]);
    return length;
}

[[noreturn]] void throw_shrunk() {
    throw std::runtime_error("a segment of the log is shorter than it was");
}

/// Reads exactly size bytes unless the file ends before.
std::size_t read_at(int file, char* out, std::size_t size, std::uint64_t offset) {
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::pread(file, out + done, size - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw_errno("can't read the log");
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

void append_payload(std::string& out, std::int64_t seq, Time at, wire::KernelEvent event) {
    wire::write(out, wire::FromShim(wire::Record{seq, to_wire(at), std::move(event)}));
}

}  // namespace

NumberedLog NumberedLog::make(const fs::path& folder, Limits limits) {
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
    NumberedLog log(folder, limits);
    const fs::path epoch_path = folder / "epoch";
    const Fd file(::open(epoch_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file && errno == EEXIST)
        throw std::runtime_error(
            fmt::format("there is a log in {} already; --replay-only serves what is left of it", folder.string()));
    if (!file) throw_errno("can't make " + epoch_path.string());
    log.epoch_ = random_id();
    if (::write(file.get(), log.epoch_.data(), log.epoch_.size()) != static_cast<ssize_t>(log.epoch_.size()))
        throw_errno("can't write " + epoch_path.string());
    if (!log.add_segment()) throw_errno("can't make a segment in " + folder.string());
    return log;
}

NumberedLog NumberedLog::open_existing(const fs::path& folder, Limits limits) {
    NumberedLog log(folder, limits);
    std::ifstream(folder / "epoch") >> log.epoch_;
    if (log.epoch_.empty()) throw std::runtime_error(fmt::format("there is no log in {}", folder.string()));
    log.load_segments();
    return log;
}

fs::path NumberedLog::path_of(std::int64_t first) const {
    return folder_ / fmt::format("{:020}{}", first, segment_suffix);
}

bool NumberedLog::add_segment() {
    Segment segment{.first = next_seq_};
    segment.file = Fd(::open(path_of(next_seq_).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!segment.file) return false;
    segments_.push_back(std::move(segment));
    return true;
}

void NumberedLog::load_segments() {
    std::vector<std::int64_t> firsts;
    for (const auto& entry : fs::directory_iterator(folder_)) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(segment_suffix)) continue;
        firsts.push_back(std::stoll(name));
    }
    std::ranges::sort(firsts);
    for (const std::int64_t first : firsts) {
        if (!segments_.empty() && first != next_seq_) {
            // A gap can only follow a torn segment: what stands behind it was never readable as a whole.
            fs::remove(path_of(first));
            continue;
        }
        Segment segment{.first = first};
        segment.file = Fd(::open(path_of(first).c_str(), O_RDWR | O_CLOEXEC));
        if (!segment.file) throw_errno("can't open " + path_of(first).string());
        next_seq_ = scan_segment(segment);
        bytes_on_disk_ += segment.bytes;
        segments_.push_back(std::move(segment));
    }
    flushed_seq_ = next_seq_ - 1;
    if (segments_.empty() && !add_segment()) throw_errno("can't make a segment in " + folder_.string());
}

/// Finds the whole records, cuts the rest off, and returns the number after the last one.
std::int64_t NumberedLog::scan_segment(Segment& segment) {
    struct stat about {};
    if (::fstat(segment.file.get(), &about) != 0) throw_errno("can't look at a segment");
    const auto size = static_cast<std::uint64_t>(about.st_size);
    std::int64_t seq = segment.first;
    std::string entry;
    while (segment.bytes + entry_head_bytes <= size) {
        entry.resize(entry_head_bytes);
        if (read_at(segment.file.get(), entry.data(), entry_head_bytes, segment.bytes) < entry_head_bytes) break;
        const std::uint64_t length = frame_length(entry.data() + checksum_bytes);
        if (length > limits_.record_bytes || segment.bytes + entry_head_bytes + length > size) break;
        entry.resize(entry_head_bytes + length);
        read_at(segment.file.get(), entry.data() + entry_head_bytes, length, segment.bytes + entry_head_bytes);
        if (checksum_of(std::string_view(entry).substr(checksum_bytes)) != entry.substr(0, checksum_bytes)) break;
        segment.bytes += entry.size();
        ++seq;
    }
    if (segment.bytes < size && ::ftruncate(segment.file.get(), static_cast<off_t>(segment.bytes)) != 0)
        throw_errno("can't cut the torn end of a segment");
    return seq;
}

std::int64_t NumberedLog::append(wire::KernelEvent event, Time at) {
    // What is held belongs to the last segment, so it is written before a new one begins. Without room on the disk for a
    // new file the old one grows on.
    if (segments_.back().bytes + held_.size() >= limits_.segment_bytes && flush()) (void)add_segment();
    const std::int64_t seq = next_seq_++;
    const std::size_t entry = held_.size();
    std::optional<std::string> run;
    if (const auto* output = std::get_if<wire::RunOutput>(&event)) run = output->run_id;
    held_.resize(entry + entry_head_bytes);
    append_payload(held_, seq, at, std::move(event));
    std::size_t length = held_.size() - entry - entry_head_bytes;
    if (length > limits_.record_bytes) {
        held_.resize(entry + entry_head_bytes);
        append_payload(held_, seq, at, wire::RunOutput{run, wire::OutputDropped{static_cast<std::int64_t>(length)}, {}});
        length = held_.size() - entry - entry_head_bytes;
    }
    for (int i = 0; i < 4; ++i) held_[entry + checksum_bytes + i] = static_cast<char>(length >> (24 - 8 * i));
    const std::string sum = checksum_of(std::string_view(held_).substr(entry + checksum_bytes));
    held_.replace(entry, checksum_bytes, sum);
    return seq;
}

bool NumberedLog::flush() {
    Segment& segment = segments_.back();
    std::size_t done = 0;
    while (done < held_.size()) {
        // At the known end, so that a write that was cut short is simply repeated.
        const ssize_t wrote =
            ::pwrite(segment.file.get(), held_.data() + done, held_.size() - done, static_cast<off_t>(segment.bytes + done));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return false;
        done += static_cast<std::size_t>(wrote);
    }
    segment.bytes += done;
    bytes_on_disk_ += done;
    held_.clear();
    if (held_.capacity() > (1u << 20)) held_.shrink_to_fit();
    flushed_seq_ = next_seq_ - 1;
    return true;
}

void NumberedLog::trim(std::int64_t seq) {
    // The last segment stays: it is being written.
    while (segments_.size() > 1 && segments_[1].first <= seq + 1) {
        ::unlink(path_of(segments_.front().first).c_str());
        bytes_on_disk_ -= segments_.front().bytes;
        segments_.pop_front();
    }
}

const NumberedLog::Segment* NumberedLog::find_segment(std::int64_t seq) const {
    const Segment* found = nullptr;
    for (const Segment& segment : segments_) {
        if (segment.first > seq) break;
        found = &segment;
    }
    return found;
}

/// Where a record begins, found by walking over the headers before it.
std::uint64_t NumberedLog::offset_of(const Segment& segment, std::int64_t seq) {
    constexpr std::uint64_t window_bytes = 64u << 10;
    std::string window;
    std::uint64_t window_at = 0, offset = 0;
    for (std::int64_t at = segment.first; at < seq; ++at) {
        if (offset + entry_head_bytes > segment.bytes) throw std::runtime_error("a segment of the log is damaged");
        if (offset < window_at || offset + entry_head_bytes > window_at + window.size()) {
            window.resize(std::min(window_bytes, segment.bytes - offset));
            window_at = offset;
            if (read_at(segment.file.get(), window.data(), window.size(), offset) < window.size()) throw_shrunk();
        }
        offset += entry_head_bytes + frame_length(window.data() + (offset - window_at) + checksum_bytes);
    }
    return offset;
}

NumberedLog::Batch NumberedLog::read(Cursor& cursor, std::size_t max_bytes) const {
    Batch batch;
    if (cursor.seq < first_seq()) cursor.seq = first_seq();
    std::string chunk;
    while (cursor.seq <= flushed_seq_ && (batch.frames.empty() || batch.frames.size() + entry_head_bytes < max_bytes)) {
        const Segment& segment = *find_segment(cursor.seq);
        if (cursor.segment != segment.first) {
            cursor.offset = offset_of(segment, cursor.seq);
            cursor.segment = segment.first;
        }
        const std::uint64_t left = segment.bytes - cursor.offset;
        if (left < entry_head_bytes) throw std::runtime_error("a segment of the log is damaged");
        chunk.resize(
            std::min<std::uint64_t>(std::max(max_bytes - std::min(max_bytes, batch.frames.size()), entry_head_bytes), left));
        if (read_at(segment.file.get(), chunk.data(), chunk.size(), cursor.offset) < chunk.size()) throw_shrunk();
        std::size_t used = 0;
        while (cursor.seq <= flushed_seq_ && chunk.size() - used >= entry_head_bytes) {
            const std::size_t length = entry_head_bytes + frame_length(chunk.data() + used + checksum_bytes);
            if (used + length > left) throw std::runtime_error("a segment of the log is damaged");
            if (used + length > chunk.size()) {
                if (used > 0 || !batch.frames.empty()) break;
                chunk.resize(length);  // one record that is longer than a batch: alone
                if (read_at(segment.file.get(), chunk.data(), length, cursor.offset) < length) throw_shrunk();
            }
            batch.frames.append(chunk, used + checksum_bytes, length - checksum_bytes);
            batch.last_seq = cursor.seq++;
            used += length;
        }
        cursor.offset += used;
        if (used == 0) break;
    }
    return batch;
}

}  // namespace stoa
