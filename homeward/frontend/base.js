// Streamlit looks for its server beside every page first; this says where it is, so that nothing is asked in vain.
window.__streamlit = { BACKEND_BASE_URL: new URL("../", document.currentScript.src).href };
