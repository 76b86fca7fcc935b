/**
 * The word that the server put into this answer and its policy: what a style element made here has to say to be
 * taken. Libraries that lock the page's scroll look for it under webpack's name.
 */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

declare global {
  interface Window {
    __webpack_nonce__?: string;
  }
}
window.__webpack_nonce__ = nonce;
