// Streamlit looks for its server beside every page first; this says where it is, so that nothing is asked in vain.
window.__streamlit = { BACKEND_BASE_URL: new URL("../", document.currentScript.src).href };

// A page has the language of its address, which changes without the page being loaded anew.
window.navigation?.addEventListener("currententrychange", () => {
  const language = new URLSearchParams(location.search).get("lang");
  const root = document.documentElement;
  if (language && root.lang !== language) root.lang = language;
});
