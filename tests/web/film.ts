// A film for a browser's fake camera: QR codes one after another, each for a few frames.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import encodeQR from 'qr'

const [WIDTH, HEIGHT] = [640, 480]
const FRAMES_EACH = 3
const WHITE = 255
const GREY = 128

/** @returns the file, in the folder */
export function filmOf(codes: readonly string[], folder: string): string {
  const file = join(folder, 'codes.y4m')
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, GREY)
  const frames = codes.flatMap((code) => {
    const frame = Buffer.concat([Buffer.from('FRAME\n'), drawn(code), chroma])
    return Array.from({ length: FRAMES_EACH }, () => frame)
  })
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`)
  writeFileSync(file, Buffer.concat([head, ...frames]))
  return file
}

function drawn(code: string): Buffer {
  const rows = encodeQR(code, 'raw', { ecc: 'low', border: 4 })
  const size = Math.floor(HEIGHT / rows.length)
  const left = (WIDTH - rows.length * size) >> 1
  const top = (HEIGHT - rows.length * size) >> 1
  const light = Buffer.alloc(WIDTH * HEIGHT, WHITE)
  for (const [y, row] of rows.entries()) {
    for (const [x, isDark] of row.entries()) {
      if (!isDark) continue
      for (let line = 0; line < size; line++) {
        const start = (top + y * size + line) * WIDTH + left + x * size
        light.fill(0, start, start + size)
      }
    }
  }
  return light
}
