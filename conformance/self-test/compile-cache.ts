import { fileURLToPath } from 'node:url'

/** What V8 made of the sources is kept between the starts of the reference programs, which are many. */
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('../../node_modules/.cache/compile', import.meta.url),
)
