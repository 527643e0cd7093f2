"""One breakage of the ferry's graph for each rule of the shapes: the rule's name, and the SPARQL update that breaks it."""

from graph.vocabulary import PREFIXES

PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())


def _without(prop: str, kind: str) -> str:
    """Takes the property from every node of the class."""
    return f"DELETE {{ ?n {prop} ?v }} WHERE {{ ?n a {kind} ; {prop} ?v }}"


def _with(prop: str, value: str, kind: str) -> str:
    """Gives every node of the class one more value of the property."""
    return f"INSERT {{ ?n {prop} {value} }} WHERE {{ ?n a {kind} }}"


def _changed(prop: str, value: str, kind: str) -> str:
    """Replaces the property's values at every node of the class."""
    return f"DELETE {{ ?n {prop} ?v }} INSERT {{ ?n {prop} {value} }} WHERE {{ ?n a {kind} ; {prop} ?v }}"


def _corrected(term: str, values: str) -> str:
    """A judgement that corrects, with values for one term."""
    insert = f"INSERT {{ ?n cmq:verdict cmq:Corrected ; {term} {values} }}"
    return f"DELETE {{ ?n cmq:verdict ?v }} {insert} WHERE {{ ?n a cmq:Judgement ; cmq:verdict ?v }}"


CORE: dict[str, str] = {
    # attributions
    "attribution-speaker": _without("cmq:speaker", "cmq:Attribution"),
    "attribution-addressee": "INSERT { ?n cmq:addressee ?c } WHERE { ?n cmq:claim ?c }",
    "attribution-act": _without("cmq:speechAct", "cmq:Attribution"),
    "attribution-claim": _without("cmq:claim", "cmq:Attribution"),
    "attribution-account": _without("cmq:carriedBy", "cmq:Attribution"),
    "attribution-stance": _without("cmq:stance", "cmq:Attribution"),
    "attribution-directness": _with("cmq:directness", "cmq:Positive", "cmq:Attribution"),
    "attribution-evidence": _without("cmq:evidence", "cmq:Attribution"),
    "attribution-cue": _without("cmq:cue", "cmq:Attribution"),
    "attribution-confidence": _changed("cmq:confidence", "1.5", "cmq:Attribution"),
    "attribution-article": _without("prov:wasDerivedFrom", "cmq:Attribution"),
    "attribution-within": "INSERT { ?n cmq:within ?c } WHERE { ?n cmq:claim ?c }",
    "attribution-answers": "INSERT { ?n cmq:respondsTo ?c } WHERE { ?n cmq:claim ?c }",
    "attribution-mention": "INSERT { ?n cmq:speakerMention ?c } WHERE { ?n cmq:claim ?c }",
    "attribution-proposer": _with("cmq:proposer", '"somebody"', "cmq:Attribution"),
    "attribution-reason": _changed("cmq:reason", '"because"@en', "cmq:Attribution"),
    # claims
    "claim-text": _without("schema:text", "cmq:Claim"),
    "claim-anchor": _without("cmq:anchor", "cmq:Claim"),
    "claim-about": "INSERT { ?n cmq:about ?p } WHERE { ?n a cmq:Claim . ?p a schema:Person }",
    "claim-about-some": _without("cmq:about", "cmq:Claim"),
    "claim-according": _without("cmq:accordingTo", "cmq:Claim"),
    "claim-one-attribution": "INSERT { ?b cmq:claim ?c } WHERE { ?a cmq:claim ?c . ?b a cmq:Attribution }",
    "claim-polarity": _with("cmq:polarity", "cmq:Certain", "cmq:Claim"),
    "claim-modality": _with("cmq:modality", "cmq:Positive", "cmq:Claim"),
    # accounts and articles
    "account-issuer": _without("cmq:issuer", "cmq:Account"),
    "account-access": _without("cmq:access", "cmq:Account"),
    "account-event": "INSERT { ?n cmq:accountOf ?p } WHERE { ?n a cmq:Account . ?p a schema:Person }",
    "account-in": "INSERT { ?n cmq:reportedIn ?e } WHERE { ?n a cmq:Account . ?e a sem:Event }",
    "account-form": _changed("cmq:form", '"poem"', "cmq:Account"),
    "article-date": _without("schema:datePublished", "schema:NewsArticle"),
    "article-publisher": _without("schema:publisher", "schema:NewsArticle"),
    "article-hash": _changed("schema:identifier", '"md5:0"', "schema:NewsArticle"),
    "article-language": _without("schema:inLanguage", "schema:NewsArticle"),
    # spans
    "span-begin": _changed("nif:beginIndex", "100000", "cmq:Span"),
    "span-end": _without("nif:endIndex", "cmq:Span"),
    "span-context": _without("nif:referenceContext", "cmq:Span"),
    "span-text": _without("nif:anchorOf", "cmq:Span"),
    # events, actors, countries
    "event-actor": _without("sem:hasActor", "sem:Event"),
    "event-time": _changed("sem:hasTimeStamp", '"on Monday"', "sem:Event"),
    "event-kind": _with("cmq:eventKind", '"quarrel"', "sem:Event"),
    "Actor": "DELETE { ?n a schema:Person } WHERE { ?n a schema:Person }",
    "actor-represents": "INSERT { ?n cmq:represents ?n } WHERE { ?n a schema:Person }",
    "unnamed-article": _without("prov:wasDerivedFrom", "cmq:UnnamedSource"),
    "country-code": 'INSERT DATA { country:EE skos:notation "Estonia" }',
    # findings
    "finding-confidence": _without("cmq:confidence", "cmq:Finding"),
    "finding-article": _without("prov:wasDerivedFrom", "cmq:Finding"),
    "finding-score": _changed("cmq:matterScore", '"0.5"', "cmq:Finding"),
    "finding-matter": "INSERT { ?n cmq:onMatter ?n } WHERE { ?n a cmq:Finding }",
    "finding-rule": _with("cmq:rule", '"another rule"', "cmq:Finding"),
    "finding-detail": _with("cmq:detail", '"another reason"', "cmq:Finding"),
    "comparison-two": _without("cmq:compares", "cmq:Agreement"),
    "comparison-matter": _without("cmq:onMatter", "cmq:Update"),
    "contradiction-kind": _without("cmq:kind", "cmq:Contradiction"),
    "contradiction-affirming": "INSERT { ?n cmq:affirming ?a } WHERE { ?n cmq:kind cmq:OpposedStance ; cmq:rejecting ?a }",
    "contradiction-rejecting": "INSERT { ?n cmq:rejecting ?a } WHERE { ?n cmq:kind cmq:OpposedStance ; cmq:affirming ?a }",
    "update-earlier": _without("cmq:earlier", "cmq:Update"),
    "update-later": "DELETE { ?n cmq:later ?l } INSERT { ?n cmq:later ?e } "
    "WHERE { ?n a cmq:Update ; cmq:later ?l ; cmq:earlier ?e }",
    "Omission": "INSERT { ?n a cmq:InferredOmission } WHERE { ?n a cmq:StatedOmission }",
    "omission-omitted": _without("cmq:omitted", "cmq:Omission"),
    "omission-told": _without("cmq:toldIn", "cmq:Omission"),
    "omission-left": "DELETE { ?n cmq:leftOutOf ?l } INSERT { ?n cmq:leftOutOf ?t } WHERE { ?n cmq:leftOutOf ?l ; cmq:toldIn ?t }",
    "omission-weight": _changed("cmq:weight", "2.0", "cmq:Omission"),
    "inferred-completeness": _without("cmq:completeness", "cmq:InferredOmission"),
    "stated-evidence": _without("cmq:evidence", "cmq:StatedOmission"),
    "stated-noted": _without("cmq:notedIn", "cmq:StatedOmission"),
    # judgements
    "judgement-verdict": _changed("cmq:verdict", "cmq:Affirms", "cmq:Judgement"),
    "judgement-who": _without("prov:wasAttributedTo", "cmq:Judgement"),
    "judgement-what": _without("cmq:judges", "cmq:Judgement"),
    "judgement-when": _without("prov:generatedAtTime", "cmq:Judgement"),
    "corrected-speaker": _corrected("cmq:correctedSpeaker", '"one name", "another name"'),
    "corrected-kind": _corrected("cmq:correctedKind", "schema:Country"),
    "corrected-act": _corrected("cmq:correctedAct", '"deny"'),
    "corrected-content": _corrected("cmq:correctedContent", '"some words"'),
    "corrected-words": _corrected("cmq:correctedWords", '"some words", "other words"'),
    # any node
    "Node": 'INSERT DATA { _:nameless a cmq:Matter ; rdfs:label "a matter"@en }',
    "node-label": _with("rdfs:label", '"another name"@en', "cmq:Claim"),
}
"""The rules of core SHACL."""

SPARQL: dict[str, str] = {
    "stance-follows": "DELETE { ?n cmq:stance cmq:Rejects } INSERT { ?n cmq:stance cmq:Affirms } "
    "WHERE { ?n cmq:stance cmq:Rejects }",
    "shortcut-present": "DELETE { ?s ?p ?c } WHERE { ?a cmq:speaker ?s ; cmq:claim ?c . ?s ?p ?c }",
    "within-acyclic": "INSERT { ?o cmq:within ?n } WHERE { ?n cmq:within ?o }",
    "shortcut-backed": "INSERT { ?s cmq:promised ?c } WHERE { ?s cmq:denied ?c }",
    "according-follows": "DELETE { ?c cmq:accordingTo ?i } INSERT { ?c cmq:accordingTo ?s } "
    "WHERE { ?a cmq:claim ?c ; cmq:speaker ?s . ?c cmq:accordingTo ?i }",
    "account-reaches-article": _without("cmq:reportedIn", "cmq:Account"),
    "span-fits": _changed("nif:anchorOf", '"other words"', "cmq:Span"),
    "comparison-on-matter": _without("cmq:matter", "cmq:Claim"),
    "contradiction-linked": _without("cmq:contradicts", "cmq:Attribution"),
    "contradiction-opposed": _without("cmq:affirming", "cmq:Contradiction"),
    "agreement-linked": _without("cmq:agreesWith", "cmq:Attribution"),
    "agreement-same-stance": "DELETE { ?a cmq:stance ?s } INSERT { ?a cmq:stance cmq:Neither } "
    "WHERE { ?a cmq:speechAct act:promise ; cmq:stance ?s }",
    "update-linked": _without("cmq:updates", "cmq:Attribution"),
    "omission-holds": _without("cmq:leftOutBy", "cmq:Attribution"),
    "correction-says-what": _changed("cmq:verdict", "cmq:Corrected", "cmq:Judgement"),
    "known-term": "INSERT { ?n cmq:speeker ?s } WHERE { ?n cmq:speaker ?s }",
}
"""The rules in SPARQL."""

WARNINGS = {"attribution-cue", "claim-about-some", "article-date", "article-publisher", "event-actor"}
"""The rules whose breakage is stored and shown; every other one sends the graph to quarantine."""
