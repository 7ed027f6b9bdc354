"""The figures that the tests of Minwal.Quality are held against, computed by scikit-learn, scipy, numpy and plain Python.

    /usr/bin/python3 tests/Minwal.Quality.Tests/reference.py        (scikit-learn 1.2.1)

banking77.csv holds 280 rows of BANKING77 (PolyAI, CC BY 4.0): eight labels, 25 rows of each from train and 10 from test.
"""
import collections, csv, math, os, unicodedata
import numpy as np
from scipy import stats
from sklearn import metrics
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_union
from sklearn.svm import LinearSVC

rows = list(csv.DictReader(open(os.path.join(os.path.dirname(__file__), "banking77.csv"), newline="", encoding="utf-8")))
key = lambda text: " ".join("".join(" " if unicodedata.category(c)[0] == "P" or unicodedata.category(c) == "Sk" else c for c in text.lower()).split())
X, y = zip(*[(r["text"], r["category"]) for r in rows if r["split"] == "train"])
T, t = zip(*[(r["text"], r["category"]) for r in rows if r["split"] == "test"])
form = dict(preprocessor=key, sublinear_tf=True)
features = lambda: make_union(TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), **form),
                              TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **form))
u = features()
A, B = u.fit_transform(X), u.transform(T)
print("features", A.shape[1], "values", A.nnz, "sum of first row %.5f" % A[0].sum())
svc = LinearSVC(multi_class="crammer_singer", C=1, tol=1e-8, max_iter=100000).fit(A, y)
scores = svc.decision_function(B)
predicted = svc.predict(B)
print("scores of the first test row", " ".join("%.4f" % s for s in scores[0]))
print("accuracy %.5f" % metrics.accuracy_score(t, predicted), "macro-F1 %.5f" % metrics.f1_score(t, predicted, average="macro"))
print("precision, recall, F1 of top_up_failed", *["%.5f" % v[0] for v in metrics.precision_recall_fscore_support(t, predicted, labels=["top_up_failed"])[:3]])
one = np.eye(8)[[list(svc.classes_).index(l) for l in t]]
print("macro area %.6f" % np.mean([metrics.roc_auc_score(one[:, k], scores[:, k]) for k in range(8)]))
print("area of lengths %.6f" % metrics.roc_auc_score([l == "card_arrival" for l in t], [len(x.split()) for x in T]))
print("kappa %.6f" % metrics.cohen_kappa_score(t, predicted))

words = [key(x).split() for x in T]
lengths = lambda texts: [len(x.split()) for x in texts]
print("KS %.6f" % stats.ks_2samp(lengths(X), lengths(T)).statistic)
first = lambda texts: collections.Counter(key(x).split()[0] for x in texts)
p, q = first(X), first(T)
print("distance of first words %.6f" % (sum(abs(p[w] / len(X) - q[w] / len(T)) for w in {*p, *q}) / 2))
cx, ct = (collections.Counter(w for x in s for w in key(x).split()) for s in (X, T))
print("coverage %.6f" % (sum(n for w, n in ct.items() if w in cx) / sum(ct.values())), "overlap %.6f" % (len({*cx} & {*ct}) / len({*cx} | {*ct})))
grams = lambda w, n: [tuple(w[i:i + n]) for i in range(len(w) - n + 1)]
left, seen, total = 500, [set(), set(), set()], [0, 0, 0]
for w in words:
    part, left = w[:left], left - len(w[:left])
    for n in (1, 2, 3):
        seen[n - 1].update(grams(part, n)); total[n - 1] += len(grams(part, n))
print("distinct over 500 words", *["%.6f" % (len(s) / n) for s, n in zip(seen, total)])
def bleu(h, refs):
    logs = 0
    for n in range(1, 5):
        own = collections.Counter(grams(h, n)); best = collections.Counter()
        for r in refs:
            for g, c in collections.Counter(grams(r, n)).items(): best[g] = max(best[g], c)
        hits = sum(min(c, best[g]) for g, c in own.items())
        if n == 1 and hits == 0: return 0
        logs += math.log((hits or 0.1) / max(1, sum(own.values()))) / 4
    closest = min((abs(len(r) - len(h)), len(r)) for r in refs)[1]
    return math.exp(logs) * (1 if len(h) > closest else math.exp(1 - closest / len(h)))
print("self-BLEU %.6f" % np.mean([bleu(h, words[:i] + words[i + 1:]) for i, h in enumerate(words)]))
V = features().fit_transform(T).toarray(); V /= np.linalg.norm(V, axis=1, keepdims=True)
e = np.linalg.eigvalsh(V @ V.T / len(T)); e = e[e > 1e-12]
print("Vendi %.5f" % math.exp(-(e * np.log(e)).sum()))
o = np.array(list(first(T).values())) / len(T)
print("entropy of first words %.6f" % -(o * np.log2(o)).sum())
def one_way(w):
    factors, start = 0, 0
    for i in range(len(w)):
        if len(set(w[start:i + 1])) / (i + 1 - start) <= .72: factors += 1; start = i + 1
    if start < len(w): factors += (1 - len(set(w[start:])) / (len(w) - start)) / .28
    return len(w) / factors
flat = [w for x in words for w in x]
print("MTLD %.5f" % ((one_way(flat) + one_way(flat[::-1])) / 2))
n1, n2 = sum(cx.values()), sum(ct.values())
def z(w):
    a = (cx[w] + ct[w]) / (n1 + n2) * 500
    d = math.log((cx[w] + a) / (n1 + 500 - cx[w] - a)) - math.log((ct[w] + a) / (n2 + 500 - ct[w] - a))
    return d / math.sqrt(1 / (cx[w] + a) + 1 / (ct[w] + a))
print("log odds of card, identity, stolen", *["%.6f" % z(w) for w in ("card", "identity", "stolen")])
N = A.toarray(); N /= np.linalg.norm(N, axis=1, keepdims=True); M = B.toarray(); M /= np.linalg.norm(M, axis=1, keepdims=True)
C = M @ N.T
print("nearest rows of the first five", *C[:5].argmax(1), "cosines", *["%.5f" % c for c in C[:5].max(1)])
for n in (5, 8):
    known = {g for x in X for g in grams(key(x).split(), n)}
    able = [w for w in words if len(w) >= n]
    print("rows with a %d-gram %.6f, long enough %.6f" % (n, np.mean([any(g in known for g in grams(w, n)) for w in able]), len(able) / len(words)))
runs = lambda x: {key(x)[i:i + 13] for i in range(len(key(x)) - 12)}
known = {r for x in X for r in runs(x)}
print("character 13-grams %.6f" % np.mean([np.mean([r in known for r in runs(x)]) for x in T if len(key(x)) >= 13]))
print("quantiles", *np.percentile([1, 2, 4, 8, 16], [2.5, 50, 97.5]))
S = np.random.RandomState(7).rand(6, 6); S = S + S.T
print("matrix", *["%.4f" % v for v in S.ravel()]); print("eigenvalues", *["%.6f" % v for v in np.linalg.eigvalsh(np.round(S, 4))])
