// What there is of a page: its text as of a version; and its layout and image, once personal data is to be seen.

import { find, get, getBlob, later } from "../core/api.js";

const ImagesMax = 12;
const DrawTriesMax = 5;
const DrawAgainAfter = 1_000;

export function pageSource({ path, personal, signal }) {
  const images = new Map();
  signal.addEventListener("abort", forget);

  function forget() {
    images.forEach(image => URL.revokeObjectURL(image));
    images.clear();
  }

  async function unredacted({ version, personalData }, page) {
    const [layout, findings] = await Promise.all([
      get(`${path}/unredacted/layout?version=${version}&page=${page}&count=1`, signal),
      personalData ? find(`${path}/unredacted/findings?version=${version}`, signal) : null,
    ]);
    const found = layout.pages.find(known => known.number === page);
    return found && { ...found, findings: (findings?.findings ?? []).filter(known => known.page === page) };
  }

  async function redacted({ version, personalData }, page) {
    if (!personalData) return null;
    const query = `version=${version}&page=${page}&count=1`;
    const [text, grids] = await Promise.all([
      get(`${path}/text?${query}`, signal), get(`${path}/tables?${query}`, signal)]);
    const found = text.pages.find(known => known.number === page);
    return found && { ...found, rows: grids.tables.filter(table => table.page === page), findings: [], words: [] };
  }

  /** What is drawn is the file as it was submitted, and so the same at every version. */
  async function image(document, page) {
    if (!isDrawn(document)) return null;
    if (!images.has(page)) {
      const blob = await drawn(page);
      if (!blob || !personal.isOn) return null;
      if (!images.has(page)) keep(page, URL.createObjectURL(blob));
    }
    return sized(images.get(page));
  }

  function keep(page, address) {
    images.set(page, address);
    if (images.size > ImagesMax) {
      const [oldest, gone] = images.entries().next().value;
      URL.revokeObjectURL(gone);
      images.delete(oldest);
    }
  }

  /** Null where there is nothing to draw. Whatever draws may be at work on other pages. */
  async function drawn(page) {
    for (let tries = 1; ; tries++) {
      try {
        return await getBlob(`${path}/unredacted/image?page=${page}`, signal);
      } catch (e) {
        if (e.status === 404) return null;
        if (e.status !== 429 || tries >= DrawTriesMax) throw e;
      }
      await later(DrawAgainAfter, signal);
    }
  }

  const isDrawn = document => personal.isOn && ["pdf", "image"].includes(document.kind);

  return {
    image,
    forget,
    read: (document, page) =>
      document.pagesTried === 0 ? null : (personal.isOn ? unredacted : redacted)(document, page),
    /** What stands for the image until it is there: telling what is on a page takes less time than drawing it. */
    blank: (document, page) => isDrawn(document) && page?.widthPoints > 0
      ? { address: null, width: page.widthPoints, height: page.heightPoints }
      : null,
  };
}

function sized(address) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve({ address, width: image.naturalWidth, height: image.naturalHeight });
    image.onerror = () => reject(new Error("The page's image cannot be shown"));
    image.src = address;
  });
}
