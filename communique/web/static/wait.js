// A page that lacks what is still being read asks for itself again, and is shown anew once nothing is missing.

const PAUSE_MS = 700;

async function again() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  if (text && !new DOMParser().parseFromString(text, "text/html").querySelector("[data-wait]")) location.reload();
  else setTimeout(again, PAUSE_MS);
}

setTimeout(again, PAUSE_MS);
