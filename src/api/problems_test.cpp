#include "api/problems.h"

#include <doctest/doctest.h>

#include "sessions/session.h"
#include "store/writer.h"

using namespace stoa;
using wire::Refusal;

namespace {

wire::Problem read(const http::Response& response) {
    auto body = wire::decode_problem(http::view(response.body));
    REQUIRE(body);
    return std::move(*body);
}

}  // namespace

TEST_CASE("a refusal keeps its sentence and its place, and has a status for programs") {
    const auto response = problem(Refused(Refusal::too_large, "Too long.", "title"));
    CHECK(response.status == 413);
    CHECK(read(response).sentence == "Too long.");
    CHECK(read(response).where == "title");
    CHECK_FALSE(read(problem(Refusal::not_found, "No.")).where);
}

TEST_CASE("what could not be stored is said, and of every other failure nothing that only the log may know") {
    for (auto failure : {std::make_exception_ptr(CommitFailed()), std::make_exception_ptr(StoreError(13, "database or disk is full")),
                         std::make_exception_ptr(WriterFull())}) {
        CHECK(problem(failure).status == 503);
        CHECK(read(problem(failure)).refusal == Refusal::storage_failed);
    }
    const auto other = problem(std::make_exception_ptr(std::runtime_error("open /data/secret")));
    CHECK(other.status == 500);
    CHECK(read(other).sentence.find("secret") == std::string::npos);
}
