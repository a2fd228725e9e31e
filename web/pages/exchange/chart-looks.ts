// How a chart looks, in the colours of the page.

import type { LIGHT } from '../../theme/tones.ts'

const HEIGHT = 280

export function looksOf({ soft, line }: typeof LIGHT) {
  return {
    autoSize: true,
    height: HEIGHT,
    layout: {
      background: { color: 'transparent' },
      textColor: soft,
      // It would bring a style element of its own: the page names its maker in words.
      attributionLogo: false,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: line } },
    rightPriceScale: { borderColor: line },
    timeScale: { borderColor: line, timeVisible: true },
    // The page scrolls, also where the pointer is on the picture.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  }
}
