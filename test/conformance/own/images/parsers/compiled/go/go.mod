// Deprecated: use example.com/shop/v2 instead.
module "example.com/shop"

go 1.23rc1

toolchain go1.23.4-local

require example.com/single v1.0.0 // indirect; for the generator

require (
	// A comment of its own.
	example.com/direct v1.2.3
	`example.com/raw` v2.0.0+incompatible//indirect
	example.com/pseudo v0.0.0-20240603093900-cf8a8d29271d
	example.com/folder v0.0.0-00010101000000-000000000000
)

replace (
	example.com/folder => ./folder
	example.com/direct v1.2.2 => example.com/never v9.9.9
	example.com/pseudo => example.com/fork v1.0.1
)

exclude (
	example.com/direct v1.2.4
)

retract (
	v1.0.0 // wrong
	[v1.1.0, v1.2.0]
)

tool example.com/direct/cmd/tool

godebug default=go1.21
