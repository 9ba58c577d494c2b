module example.com/broken

require (
	example.com/a v1.0.0
