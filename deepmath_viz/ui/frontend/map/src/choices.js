// What is chosen on the map itself: colouring, panels, sets switched off. A choice takes effect at
// once and Python is told; what Python sends meanwhile, still without it, does not undo it.

/** Python has answered what it was told within this time, in ms, or does not mean to. */
export const ANSWER = 2500

export class Choices {
  constructor(report) {
    this.report = report
    this.made = new Map()
  }

  /** Choose, and tell Python. */
  choose(name, value) {
    this.made.set(name, { value, at: performance.now() })
    this.report.state(name, value)
  }

  /** What holds: what Python gives, or a choice that it has not answered yet. */
  holds(name, given) {
    const made = this.made.get(name)
    if (!made) return given
    const answered = JSON.stringify(made.value) === JSON.stringify(given)
    if (!answered && performance.now() - made.at < ANSWER) return made.value
    this.made.delete(name)
    return given
  }
}
