id: case
safety:
  imminent_violence: ongoing
  threats: unknown
  public_danger: unknown
relationship:
  domestic_violence: unknown
  shared_home: unknown
  type: unknown
handler:
  impartial: unknown
dispute:
  violation: unknown
  category: unknown
