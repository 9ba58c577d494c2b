/** A name as PyPI compares names (PEP 503): `Flask_SQLAlchemy` is `flask-sqlalchemy`. */
export function normalizedName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}
