// Made by node's crypto from keys that are nowhere else; a claim is iss and sub.
#pragma once

namespace stoa::token_samples {

inline constexpr const char* rsa_key =
    R"({"kty":"RSA","n":"452gnqP-HZHtFHOb8nsNzj8kKtBqtjq3ER3-2aLerjaDbWB8OtVv__c7KIP5Xv1VMJTGP-IPDK3SI4dKvC2PYStwvk3Z)"
    R"(aoYu6c-0aBAq_qk9nJgprcO0aMyeR5ZoS4OF8S71_LWTeg5_n89kUaINerPcmpq8inK76CqdbBd7pF0Vo8GMTbuES8dKRFzHmXlJPk0Z9TfwXU)"
    R"(qj2dmKbpGZrxfk7RhO8d2k2Y5OV3h-uQFe-MOViG1SF8oVkeyRATEGzhsi67hqhK6usVS9pXUS2ssFlT0xSAc3e-KkMqpcAXcbv9txkZuJ9k0c)"
    R"(xtTxq3eBZqF_cdjszLj2oKJ8i80auw","e":"AQAB","kid":"r","use":"sig","alg":"RS256"})";
inline constexpr const char* ec_key =
    R"({"kty":"EC","x":"YSzGGWbPTJsAXOOk5BiC5WCioSDjvkorLVxYz-h1D_Y","y":"SYOVA27dvW8Pn9geI1TgAimUsd2Wg2r7e5-oz1-zGrk)"
    R"(","crv":"P-256","kid":"e","use":"sig"})";
inline constexpr const char* short_key =
    R"({"kty":"RSA","n":"sFX3DetbKcFN3PN6M2WgsmTLZI7rxW1k-KVxzEt8dNxZloUgvLLz1GJdI84kpEYb5_y8r48ILeeH-E5JpE0c-_yzCrpK)"
    R"(_fPgRnvuQCLjzn8z6Dzpj4TAtRUFJIvm1TNbKE1ilNF_bj13j8WrbqzHpUN8-1gk1iRqD-vUxJ4uFtk","e":"AQAB","kid":"s"})";
inline constexpr const char* rs256 =
    R"(eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUub3JnIiwic3ViIjoib25lIn0.tPUDk-FLmik)"
    R"(sDaHe9sCswLPpp7d6NFX3d7Zl3v5lzQz_ZlsWsLGR-mIG8vUL0TZdx1wdIA-3HTK31A8pcQHTylMQP2sVUY-NlO5JTsYG16CeVYwfQroXhhD9K)"
    R"(BmEpzdAvVDOlFfGRCBTanbzOpOqeqHDPtJ6C6wV__5ZQtdrjOmRk_MAYAoR6EfADrbglnVn9FcVUupYRg_eCuw0Ur2O105k-nTW83raVjY0Eg5)"
    R"(xVq678JwGFhCmKd8zYaZetWCXGDnEXT-ZHW0k-lojNNFMw6hB6FVgF6H9FPi2fRiMhiUiQpA5gD-mmtF4Bg-CTT2WmcvEk_q40qsKglZMT7w2F)"
    R"(A)";
inline constexpr const char* rs256_without_id =
    R"(eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUub3JnIiwic3ViIjoib25lIn0.Tphq_BVUJzx3o6mGqZ8wRMn5B)"
    R"(VzT-xGfFBzpOJAMEydeY75kAT3OB9h3JamR76wpiLh1rmaWpguPKBm1kg6dcv13n_SZz4JZbNuHlFKbD-gp-HPAfDgf-8cchrqv3-Zjo2JNphv)"
    R"(XgKf8PCBaIzzJ0pb7Jhu94g5ZeLmYMdgSapTALrHVncntmKEhZgUSNY__90SkrFaM3Wfid10AQTSLvN0V2ypwaOemaIxT9ogiOkSMOLmGIjOWO)"
    R"(X1_3usTut6qtn-74zkO8bCg8bNT4AVLyf3TXWPJGkp3BdwequeFs5HSXvomGlyx-LIDOVoTf59lcBWFjyba_dT4UfTdg2uGUg)";
inline constexpr const char* es256 =
    R"(eyJhbGciOiJFUzI1NiIsImtpZCI6ImUifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUub3JnIiwic3ViIjoib25lIn0.YVTIWyA363Z)"
    R"(T2Q9hxFha-f2Nse3qUNQba99NInkL07ENkJKkBR2tA45NOaWo6qwX0hRhuvNYCB6Rdc4GEp0nQw)";
inline constexpr const char* rs256_named_none =
    R"(eyJhbGciOiJub25lIiwia2lkIjoiciJ9.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUub3JnIiwic3ViIjoib25lIn0.ZBeJHungBMhHO)"
    R"(Ka_vWdQu6-irZTYo0AmCtEUcw-hVqcod77qRMl4fSEutRGwqm9_nLAmi4qCqHk6bnj-51y8kX2D26ft7geQ2j6GSoFSYNILGEkAyXn3TnIjHNx)"
    R"(GxxfKqDQIIPyj6JIc-0uIVMMjDLJdsdk1MRjUKVCgknnTzoQhTFO3NCCA-sWcoqcc6NXPu3FeNYn4oOcPtorVym6rWtuJ2sMs9wdYNQkTHcCET)"
    R"(IB_RhozrMj_uk8ApdsbBxFaNfs5Pd3ai1yKMEZuSnlxklhthWR38udROAnADUSlWmPiRIcO54U2BlDYytpHAhPnHpc84e2iGURdYsMmkGRpkw)";
inline constexpr const char* rs256_with_ec_id =
    R"(eyJhbGciOiJSUzI1NiIsImtpZCI6ImUifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUub3JnIiwic3ViIjoib25lIn0.YAx9C2f8yTW)"
    R"(h8tCct-62x3R3MP6IQw-pISBNavIgypHR3nQAnbUO6K7dquEDPBZMBxFmXhE2T83gNUmNgylojp8CNK3UbcQp_QyywiHggZ_N9Nj1MyTpaqOSE)"
    R"(XZay1zH5aHnXLcb93QJvEbAJ5XfgQVv2rzKQTrRGLKVvtRla-eDAI_5un80TLgJyg2DGyAk5F8Fbp5aXCSb5N6VvJIZTAdpMXf1_8ih3Snbcb-)"
    R"(t4t0wz7L9hkHSdlF5YeoEqf4rwNY73wjXB8-fPR-TM1Q8KPLTSqp5VT4AQzSMr4kRk2y1LDnSiDotoqS379pnpaDvv0YS71GJFn-GfI-jhGWAg)"
    R"(g)";
inline constexpr const char* es256_with_rsa_id =
    R"(eyJhbGciOiJFUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUub3JnIiwic3ViIjoib25lIn0.OmJxmaMbVXP)"
    R"(F5X5quk8a90IZbQdaqBKm_p_PPrCsh9IKb-fRvDtf9KJ0GoT0xQaIe6QXoOKZPULCZGy54M2YLw)";
inline constexpr const char* critical =
    R"(eyJhbGciOiJSUzI1NiIsImtpZCI6InIiLCJjcml0IjpbImI2NCJdfQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUub3JnIiwic3ViIjo)"
    R"(ib25lIn0.GgRd4qPN4JROEcAC84BmOUgi2pUgXkcnCTHSo5XCKS1YpuzK-9FTbPlhRkD-0UywbwK7a5pfCa5a6N4Eo6ZIzZcUNVCfvnX-hnQgr)"
    R"(F0SPNjF2E9XqZKPsrKI8vq6PQjZqH3BbMgbmYsPDjElQRq4QkFceJ7JGS7Q4J0hYNM-Cvv9M3fb6Yn1k50L7ofYJbW4-dGLvgBlGzZEooAQSup)"
    R"(ECjb4DGo0k_5QvOUqOdHgNOY0N5WR1Y6cxEyN8h94qpp0DQe5R3I8N9gUsDxDF-zsy3-m2hChpctnsrNxcMufW9MplaJGVhrhpgAsJPAmfQ9qa)"
    R"(nqFOmDWydhKOpaoiLuMKw)";
inline constexpr const char* hs256 =
    R"(eyJhbGciOiJIUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUub3JnIiwic3ViIjoib25lIn0.khfSBaWGzk0)"
    R"(hqKd1bFpw7_xsSFY2acUruGwWJ5DCFZ8)";

}  // namespace stoa::token_samples
